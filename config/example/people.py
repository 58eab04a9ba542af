"""The people of the example: invented names, so that nobody real is meant."""

import random
import unicodedata

from core.roles import Role

# first name, name, role, what they do; addresses are first name @example.org
STAFF = (
    ("Olive", "Olive Berger", Role.OFFICER),
    ("Mona", "Mona Hartmann", Role.MANAGER),
    ("Erin", "Erin Nordhaus", Role.EXECUTIVE),
    ("Audrey", "Audrey Blanc", Role.AUDITOR),
    ("Adam", "Adam Krüger", Role.ADMINISTRATOR),
    ("Colin", "Colin Weber", Role.COLLEAGUE),
    ("Oscar", "Oscar Lindt", Role.OFFICER),
    ("Odile", "Odile Mercier", Role.OFFICER),
    ("Milo", "Milo Fischer", Role.MANAGER),
    ("Clara", "Clara Voss", Role.COLLEAGUE),
    ("Carlos", "Carlos Prieto", Role.COLLEAGUE),
    ("Chiara", "Chiara Conti", Role.COLLEAGUE),
    ("Camille", "Camille Roux", Role.COLLEAGUE),
)
PASSWORD = "nordhaus-kitchen-example"  # noqa: S105 - known to everybody: it opens invented data only

# country, share, language, site that serves it
COUNTRIES = (
    ("DE", 0.44, "de", "solingen"), ("AT", 0.07, "de", "solingen"), ("CH", 0.04, "de", "solingen"),
    ("FR", 0.14, "fr", "lyon"), ("ES", 0.10, "es", "lyon"), ("IT", 0.12, "it", "bologna"),
    ("GB", 0.04, "en", "solingen"), ("IE", 0.02, "en", "solingen"), ("NL", 0.03, "en", "solingen"),
)  # fmt: skip
FIRST = {
    "de": "Anna Ben Carla David Emma Felix Greta Hannes Ida Jonas Katrin Lukas Marie Nils Petra Ralf Sabine Tim Ute Volker",
    "en": "Alice Brian Chloe Daniel Ella Fergus Grace Harry Isla Jack Kate Liam Maeve Niamh Oliver Poppy Rory Sarah Tom Wendy",
    "fr": "Alice Bruno Camille Denis Élise Fabien Gaëlle Hugo Inès Julien Léa Marc Nadine Olivier Pauline Rémi Sophie Théo Véronique Yann",
    "es": "Ana Borja Carmen Diego Elena Fernando Gloria Hugo Irene Javier Lucía Manuel Nuria Óscar Pilar Raúl Sara Tomás Víctor Yolanda",
    "it": "Alba Bruno Chiara Dario Elisa Fabio Giulia Ivo Laura Marco Nadia Otto Paola Renzo Silvia Tito Ugo Viola Zeno Ada",
}
LAST = {
    "de": "Albers Brandt Claasen Dietz Ebert Franke Göbel Huber Imhoff Jansen Kessler Lorenz Maurer Neumann Ott Pohl Reuter Seidel Thiele Ulmer Vogt Wirth",
    "en": "Abbott Barker Carey Doyle Ellis Farrell Grant Hughes Irwin Joyce Kerr Lowe Moran Nolan Osborne Pratt Quinn Reid Shaw Tully Walsh Young",
    "fr": "Aubert Bernard Chevalier Dumas Étienne Fabre Garnier Huet Imbert Joly Klein Lemaire Moreau Noël Olivier Perrin Renaud Simon Tessier Vidal",
    "es": "Alonso Blanco Castro Díaz Espinosa Fuentes García Herrera Ibáñez Jurado León Molina Navarro Ortega Pardo Rivas Soler Torres Vega Yuste",
    "it": "Amato Bassi Costa Moretti Esposito Ferri Galli Leone Marini Neri Orlandi Parisi Quaranta Riva Serra Testa Urbani Valli Zanetti Rinaldi",
}
BUSINESS = {
    "restaurants": {
        "de": "Gasthof {} / Restaurant {} / Hotel {} / Wirtshaus {}", "en": "The {} Arms / {}'s Kitchen / Hotel {} / {} Bistro",
        "fr": "Restaurant {} / Brasserie {} / Auberge {} / Hôtel {}", "es": "Restaurante {} / Casa {} / Hotel {} / Mesón {}",
        "it": "Trattoria {} / Ristorante {} / Osteria {} / Albergo {}",
    },
    "shops": {
        "de": "Küchenhaus {} / Haushaltswaren {} / Messer {}", "en": "{} Cookware / {} & Sons / The {} Kitchen Shop",
        "fr": "Arts de la table {} / Maison {} / Coutellerie {}", "es": "Menaje {} / Casa y Cocina {} / Cuchillería {}",
        "it": "Casalinghi {} / Coltelleria {} / La cucina di {}",
    },
    "canteens": {
        "de": "Kantine {} / Schule {} / Klinik {}", "en": "{} School / {} Hospital / {} Catering",
        "fr": "Cantine {} / Lycée {} / Clinique {}", "es": "Comedor {} / Colegio {} / Clínica {}",
        "it": "Mensa {} / Scuola {} / Clinica {}",
    },
}  # fmt: skip


def name_of(chance: random.Random, language: str) -> str:
    return f"{chance.choice(FIRST[language].split())} {chance.choice(LAST[language].split())}"


def business_of(chance: random.Random, language: str, segment: str) -> str:
    pattern = chance.choice(BUSINESS[segment][language].split(" / "))
    return pattern.format(chance.choice(LAST[language].split()))


def address_of(name: str, number: int) -> str:
    """An address at a domain that is kept for examples, so that no letter can reach anybody."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = ["".join(letter for letter in word if letter.isalnum()) for word in plain.split()]
    return f"{'.'.join(word for word in words if word)}.{number}@example.com"
