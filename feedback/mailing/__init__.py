"""Mail as bytes and nothing else: what these modules say of a mail needs neither a database nor a web server."""
