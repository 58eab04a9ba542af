"""What the team has made to work with: canned answers in its languages, and who works at the sites abroad."""

from datetime import timedelta

from complaints.models import CannedAnswer
from complaints.operations import keep_canned
from config.example.world import World
from customers.models import Site
from customers.operations import staff_site

# title, language, category ("" = all cases), text
CANNED = (
    (
        "Photo of the damage",
        "en",
        "product",
        "Dear {customer_name},\n\nthank you for writing about {product}. A photo of the damage and of the number on the "
        "base helps us to find the cause. You can add it on the page of your case.\n\n{my_name}, {organisation}",
    ),
    (
        "Foto des Schadens",
        "de",
        "product",
        "Guten Tag {customer_name},\n\ndanke für Ihre Nachricht zu {product}. Ein Foto des Schadens und der Nummer am Boden "
        "hilft uns, die Ursache zu finden. Sie können es auf der Seite Ihres Falls anfügen.\n\n{my_name}, {organisation}",
    ),
    (
        "Photo du dommage",
        "fr",
        "product",
        "Bonjour {customer_name},\n\nmerci de votre message au sujet de {product}. Une photo du dommage et du numéro sous "
        "l’article nous aide à trouver la cause. Vous pouvez l’ajouter sur la page de votre dossier.\n\n{my_name}, {organisation}",
    ),
    (
        "Parcel is being traced",
        "en",
        "delivery",
        "Dear {customer_name},\n\nwe have asked the carrier where order {order_number} is. You hear from us by "
        "{promise_date} at the latest, whatever they answer.\n\n{my_name}, {organisation}",
    ),
    (
        "Sendung wird gesucht",
        "de",
        "delivery",
        "Guten Tag {customer_name},\n\nwir haben beim Paketdienst nach der Bestellung {order_number} gefragt. Sie hören bis "
        "spätestens {promise_date} von uns, was immer er antwortet.\n\n{my_name}, {organisation}",
    ),
    (
        "Thanks for praise",
        "en",
        "",
        "Dear {customer_name},\n\nyour words have gone to those they are about, and they are glad of them.\n\n"
        "{my_name}, {organisation}",
    ),
)
AT_SITES = {"lyon": "camille", "bologna": "chiara"}


def aids(world: World) -> None:
    """Made by Olive and Mona in the middle of the example."""
    day = world.first_day + timedelta(days=(world.last_day - world.first_day).days // 2)
    with world.past.moment(world.at(day, 10)):
        for title, language, code, text in CANNED:
            category = world.categories[code] if code else None
            canned = CannedAnswer(title=title, language=language, category=category, text=text)
            keep_canned(canned, by=world.actors["olive"], changed=["title", "text"])
        for site, person in AT_SITES.items():
            staff_site(Site.objects.get(code=site), people=[world.users[person]], by=world.actors["mona"])
