"""The look in a real browser: no barrier, no page wider than its window, and what the small scripts do."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE, SMALL, DESK = 375, 320, 1280


def too_wide(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@pytest.fixture
def page_of_mona(page, client, live_server, mona):
    """The manager's tab, already logged in."""
    client.force_login(mona)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


def show(page, body: str, *scripts: str) -> None:
    """Serve a page of our own making under the live address, so that the house's files come from the live server."""
    tags = "".join(f'<script src="/static/{name}" defer></script>' for name in scripts)
    html = (
        f'<!doctype html><html lang="en"><head><title>x</title>{tags}</head><body data-keys="on">{body}</body></html>'
    )
    page.route("**/made-up/", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("/made-up/")


@pytest.mark.parametrize(("width", "colours"), [(SMALL, "dark"), (PHONE, "light"), (DESK, "light"), (DESK, "dark")])
def test_pages_without_a_login_have_no_barrier(page, axe, width, colours):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    for address in ("/account/login/", "/account/password/reset/", "/nowhere/"):
        page.goto(address)

        assert page.locator("html").get_attribute("data-bs-theme") == colours
        assert page.get_by_role("heading", level=1).count() == 1
        assert not too_wide(page), address
        assert axe(page) == [], address


@pytest.mark.parametrize("width", [SMALL, DESK])
def test_pages_of_somebody_logged_in_have_no_barrier(page_of_mona, axe, width):
    page_of_mona.set_viewport_size({"width": width, "height": 800})
    for address in ("/running/", "/account/password/change/", "/account/2fa/", "/account/logout/"):
        page_of_mona.goto(address)

        assert not too_wide(page_of_mona), address
        assert axe(page_of_mona) == [], address


def test_a_wrong_form_is_announced_takes_the_focus_and_leads_to_each_control(page):
    page.goto("/account/login/")
    page.get_by_role("main").get_by_role("button", name="Log in").click()

    assert page.title().startswith("Error: Log in")
    assert page.evaluate("document.activeElement.className") == "lp-summary"
    page.get_by_role("link", name="Fill in “Password”.").press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_password"


def test_a_form_sent_by_htmx_comes_back_wrong_with_title_summary_and_focus(page_of_mona):
    page = page_of_mona
    page.goto("/profile/")
    page.evaluate("""() => {
        const form = document.querySelector("main form");
        form.setAttribute("hx-boost", "true");
        htmx.process(form);
    }""")
    page.evaluate("window.stayed = true")
    page.get_by_label("Name").fill("")
    page.get_by_role("main").get_by_role("button", name="Save").click()
    page.locator(".lp-summary").wait_for()

    assert page.evaluate("window.stayed")
    assert page.title().startswith("Error: ")
    page.wait_for_function("document.activeElement.className === 'lp-summary'")


def test_a_server_that_breaks_is_told_beside_what_was_typed(page_of_mona):
    page = page_of_mona
    page.goto("/profile/")
    page.evaluate("""() => {
        const form = document.querySelector("main form");
        form.setAttribute("hx-boost", "true");
        htmx.process(form);
    }""")
    page.route("**/profile/", lambda route: route.fulfill(status=500, body="broken"))
    page.get_by_label("Name").fill("Mona the Second")
    page.get_by_role("main").get_by_role("button", name="Save").click()
    page.get_by_role("alert").wait_for()

    assert page.get_by_role("alert").inner_text().startswith("The server did not answer as expected.")
    assert page.get_by_label("Name").input_value() == "Mona the Second"


def test_the_list_of_keys_opens_by_a_key_and_switches_keys_off(page_of_mona, axe):
    page = page_of_mona
    page.goto("/running/")
    page.keyboard.press("?")

    assert page.get_by_role("dialog", name="Keys").is_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Switch single keys off").click()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").is_hidden()


def test_the_first_tab_leads_past_the_bar(page):
    page.goto("/account/login/")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_colours_are_chosen_in_the_menu_and_kept(page_of_mona):
    page = page_of_mona
    page.goto("/running/")
    page.locator("summary", has_text="Mona").click()
    page.get_by_role("button", name="Dark").click()
    page.reload()

    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_the_menu_closes_by_escape_and_gives_the_focus_back(page_of_mona):
    page = page_of_mona
    page.goto("/running/")
    page.locator("summary", has_text="Mona").click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    assert page.locator("details.lp-menu[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_logging_out_takes_a_post_from_the_menu(page_of_mona):
    page = page_of_mona
    page.goto("/running/")
    page.locator("summary", has_text="Mona").click()
    page.get_by_role("button", name="Log out").click()

    assert page.get_by_text("You are logged out.").is_visible()
    page.goto("/running/")
    assert page.url.endswith("/account/login/?next=/running/")


def test_a_language_is_chosen_without_scripts(chromium, live_server, mona):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/account/login/")
    page.locator("summary").click()
    page.get_by_role("button", name="Deutsch").click()

    assert page.locator("html").get_attribute("lang") == "de"
    assert page.url.endswith("/account/login/")
    context.close()


DRAFT = """<form data-draft="public" data-draft-saved="Saved at {time}." action="/made-up/"><textarea name="words"></textarea>
<input name="secret" type="password"><input type="radio" name="kind" value="a"><input type="radio" name="kind" value="b">
<p data-draft-line hidden><span data-draft-words></span><button type="button" data-draft-clear>Clear</button></p></form>"""


def test_a_draft_is_kept_on_the_device_without_passwords_and_can_be_cleared(page):
    show(page, DRAFT, "form.js")
    page.locator("textarea").fill("The lid cracked.")
    page.locator("input[value=b]").check()
    page.locator("input[type=password]").fill("hush")
    page.locator("[data-draft-line]").wait_for(state="visible")
    page.reload()

    assert page.locator("textarea").input_value() == "The lid cracked."
    assert page.locator("input[value=b]").is_checked()
    assert page.locator("input[type=password]").input_value() == ""
    assert "hush" not in page.evaluate("JSON.stringify(localStorage)")
    page.get_by_role("button", name="Clear").click()
    page.reload()
    assert page.locator("textarea").input_value() == ""


def test_what_depends_on_a_choice_shows_only_then(page):
    show(
        page,
        """<form><input type="radio" name="when" value="today" checked><input type="radio" name="when" value="other">
        <div data-when="when=other">Which day?</div></form>""",
        "form.js",
    )

    assert page.get_by_text("Which day?").is_hidden()
    page.locator("input[value=other]").check()
    assert page.get_by_text("Which day?").is_visible()


def test_chosen_files_are_named_in_words_and_can_be_removed(page):
    show(
        page,
        """<form><input type="file" id="id_files" multiple><ul id="id_files_list" data-remove="Remove {name}"></ul></form>""",
        "form.js",
    )
    page.locator("input").set_input_files(
        [
            {"name": "lid.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 1_200_000},
            {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": b"x" * 900},
        ]
    )

    assert page.get_by_role("listitem").all_inner_texts() == [
        "lid.jpg, 1.2 MBRemove lid.jpg",
        "bill.pdf, 0.9 kBRemove bill.pdf",
    ]
    page.get_by_role("button", name="Remove lid.jpg").click()
    assert page.evaluate("[...document.querySelector('input').files].map(file => file.name)") == ["bill.pdf"]


def test_single_keys_walk_choose_and_go_but_never_while_one_types(page):
    show(
        page,
        """<input id="search" data-key="/"><a href="#inbox" data-key="g i">Inbox</a>
        <ul data-key-rows><li><input type="checkbox"><a href="#one">One</a></li><li><input type="checkbox"><a href="#two">Two</a></li></ul>
        <p data-bulk-bar hidden><span data-bulk-words="{n} chosen"></span></p>""",
        "keys.js",
    )
    for key in ("j", "j", "x"):
        page.keyboard.press(key)

    assert page.evaluate("document.activeElement.textContent") == "Two"
    assert page.get_by_text("1 chosen").is_visible()
    page.keyboard.press("/")
    page.keyboard.type("gi")
    assert page.locator("#search").input_value() == "gi"
    assert not page.url.endswith("#inbox")
    page.locator("#search").blur()
    page.keyboard.type("gi")
    assert page.url.endswith("#inbox")


def test_a_second_press_sends_nothing(page):
    show(page, '<form method="post" action="/sent/"><button>Send</button></form>', "house.js")

    kept = page.evaluate("""() => {
        const form = document.querySelector("form");
        const stopped = [];
        document.addEventListener("submit", (event) => { stopped.push(event.defaultPrevented); event.preventDefault(); });
        form.requestSubmit();
        form.requestSubmit();
        return stopped;
    }""")

    assert kept == [False, True]
