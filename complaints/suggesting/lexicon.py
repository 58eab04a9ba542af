"""Does a text read as a complaint? A list of words for each language, used until the house has decisions of its own.

Counted are words of fault and of anger, words of working and of content that are denied ("does not work", "nicht
zufrieden"), what is no longer or cannot be, and against them words of praise. In a question a word of fault weighs half:
"Can the lid crack?" It is made to be right rather than to find all: a person looks at everything else anyway.
"""

import re
from dataclasses import dataclass
from functools import cache

from complaints.suggesting.negation import Word, said
from core.search.words import language_of, stem

FAULT = {
    "en": "broken broke cracked crack defective defect faulty fault leaks leaking leaked damaged damage wrong missing "
    "late delayed delay overdue dirty mouldy rusty rust rude unfriendly unacceptable disappointed disappointing "
    "disappointment annoyed annoying angry complain complaint unhappy dissatisfied poor terrible awful worst useless "
    "ignored waited unfortunately problem problems trouble blunt torn burst scratched peeling stained smells wobbles "
    "embarrassing overcharged twice refund sloppy careless",
    "de": "kaputt defekt gerissen riss gebrochen zerbrochen gesprungen undicht leckt tropft beschädigt schaden falsch "
    "fehlt fehlte fehlen verspätet verspätung spät schmutzig dreckig schimmel rost rostig unfreundlich unverschämt "
    "inakzeptabel unmöglich enttäuscht enttäuschend enttäuschung verärgert ärgerlich ärgere beschwerde beschweren "
    "unzufrieden mangelhaft schlecht schlimm miserabel furchtbar nutzlos gewartet leider problem probleme mangel "
    "stumpf zerrissen geplatzt zerkratzt kratzer fleckig wackelt peinlich erstattung reklamation mühsam",
    "fr": "cassé cassée casse fissuré fissure fêlé défectueux défectueuse défaut fuit fuite abîmé abîmée endommagé faux "
    "fausse manque manquait manquant retard tard sale moisi rouille rouillé impoli désagréable inacceptable déçu déçue "
    "décevant déception énervé agacé fâché plainte plaindre réclamation mécontent mécontente insatisfait mauvais "
    "mauvaise nul nulle terrible affreux pire inutile attendu malheureusement problème problèmes panne émoussé déchiré "
    "éclaté rayé rayure taché branle gênant dommage remboursement incorrect pénible erreur",
    "es": "roto rota rompió grieta agrietado defectuoso defectuosa defecto gotea fuga dañado dañada daño equivocado "
    "equivocada falta faltaba faltan retraso tarde sucio sucia moho óxido oxidado grosero maleducado desagradable "
    "inaceptable decepcionado decepcionada decepción decepcionante molesto molesta enfadado enfadada queja quejarme "
    "reclamación descontento descontenta insatisfecho mal malo mala pésimo terrible horrible peor inútil esperado "
    "esperando desgraciadamente lamentablemente problema problemas avería desafilado rasgado reventado rayado "
    "arañazo manchado vergüenza reembolso incorrecto error",
    "it": "rotto rotta crepa crepato incrinato difettoso difettosa difetto perde perdita gocciola danneggiato "
    "danneggiata danno sbagliato sbagliata manca mancava mancano ritardo tardi sporco sporca muffa ruggine "
    "arrugginito scortese maleducato sgradevole inaccettabile deluso delusa delusione deludente seccato seccata "
    "arrabbiato arrabbiata reclamo lamentarmi insoddisfatto insoddisfatta scontento scontenta cattivo cattiva pessimo "
    "pessima terribile orribile peggio peggiore inutile aspettato purtroppo problema problemi guasto smussato "
    "strappato scoppiato graffiato graffio macchiato traballa imbarazzante rimborso errore",
}
# Right when it is so, wrong when it is denied.
WORKING = {
    "en": "work works working good well fit fits close closes open opens satisfied happy arrived arrive received "
    "delivered answer answered answers reply replied reached usable clean sharp tight right ok okay acceptable help "
    "helped possible understand",
    "de": "funktioniert funktionieren geht gut passt passen schließt öffnet zufrieden glücklich angekommen geliefert "
    "erhalten bekommen antwort antwortet beantwortet erreichbar erreicht brauchbar sauber scharf dicht richtig ok "
    "okay akzeptabel geholfen hilft möglich verständlich stimmt schön",
    "fr": "fonctionne fonctionner marche bien bon bonne ferme ouvre satisfait satisfaite content contente heureux "
    "arrivé arrivée livré livrée reçu reçue réponse répondu répond joignable utilisable propre coupe étanche correct "
    "acceptable aidé possible normal tient",
    "es": "funciona funcionar bien bueno buena cierra abre satisfecho satisfecha contento contenta llegado llegó "
    "entregado recibido recibí respuesta responden contestan utilizable limpio corta hermético correcto aceptable "
    "ayudado posible normal sirve encaja",
    "it": "funziona funzionare va bene buono buona chiude apre soddisfatto soddisfatta contento contenta felice "
    "arrivato arrivata consegnato ricevuto risposta rispondono raggiungibile utilizzabile pulito taglia ermetico "
    "corretto accettabile aiutato possibile normale serve",
}
PRAISE = {
    "en": "thank thanks great excellent wonderful friendly love lovely perfect perfectly fantastic delighted pleased "
    "praise compliment brilliant superb helpful best kind quick quickly",
    "de": "danke dank toll großartig ausgezeichnet wunderbar freundlich liebe perfekt fantastisch begeistert lob loben "
    "kompliment hervorragend hilfsbereit bestens nett super klasse freut schnell",
    "fr": "merci remercie formidable excellent excellente merveilleux aimable adore parfait parfaite parfaitement "
    "fantastique ravi ravie félicitations compliment bravo superbe serviable gentil gentille rapide",
    "es": "gracias agradezco estupendo excelente maravilloso amable encanta perfecto perfecta perfectamente fantástico "
    "encantado encantada felicidades enhorabuena genial magnífico atento rápido",
    "it": "grazie ringrazio ottimo ottima eccellente meraviglioso gentile adoro perfetto perfetta perfettamente "
    "fantastico felicissimo complimenti bravi bravissimi splendido disponibile veloce",
}
# What is not, no longer, or cannot be done, outside of a question.
FAILING = {
    "en": r"no longer|n[o']t (?:\w+ )?any ?more|cannot|can[’']?t|does ?n[o’']?t|did ?n[o’']?t|will not|won[’']t|never",
    "de": r"nicht mehr|kein\w* \w+ mehr|l[äa]sst sich nicht|kann \w+ (?:\w+ )?nicht|nie\b",
    "fr": r"\bn(?:e |[’'])(?:\w+ ){1,3}(?:plus|pas|jamais)\b|impossible",
    "es": r"\bya no\b|\bno (?:se |me |lo |la )?(?:puede|puedo|deja|funciona|enciende|cierra|corta)|\bnunca\b|imposible",
    "it": r"\bnon (?:\w+ ){1,3}più\b|\bnon (?:si|riesco|posso|funziona|chiude|taglia)\b|\bmai\b|impossibile",
}
EXPECTED = {
    "en": "expected better", "de": "mehr erwartet|besseres erwartet", "fr": "attendais (?:à )?mieux",
    "es": "esperaba (?:algo )?mejor", "it": "aspettavo (?:di )?meglio",
}  # fmt: skip
ENOUGH = 1.5
SHOWN = 4


@dataclass(frozen=True)
class Reading:
    """How much a text reads as a complaint, and the words that make it so, strongest first."""

    score: float
    words: tuple[str, ...]

    @property
    def is_complaint(self) -> bool:
        return self.score >= ENOUGH


def read(text: str, language: str) -> Reading:
    """Read a text. In a language that is not known here, the lists of all languages are used together."""
    code = language_of(language)
    score, found = _phrases(text, code)
    counted: set[str] = set()
    for word in said(text, language):
        if word.stem in counted:
            continue
        weight = _weight(word, code)
        if weight:
            counted.add(word.stem)
            score += weight
        if weight > 0:
            found.append((-weight, word.written.lower()))
    return Reading(score, tuple(words for _weight, words in sorted(found, key=lambda one: one[0])[:SHOWN]))


def _phrases(text: str, code: str) -> tuple[float, list[tuple[float, str]]]:
    """What several words together say, each kind counted once: the weight, and (- weight, words)."""
    told = " ".join(sentence for sentence in re.findall(r"[^.!?]+[.!?]?", text) if not sentence.endswith("?"))
    score, found = 0.0, []
    for weight, lists in ((0.75, FAILING), (1.0, EXPECTED)):
        pattern = lists[code] if code in lists else "|".join(lists.values())
        match = re.search(pattern, told, re.IGNORECASE)
        if match:
            score += weight
            found.append((-weight, match.group().lower().strip()))
    return score, found


def _weight(word: Word, code: str) -> float:
    denied = word.denied or (word.undone and code in {"de", ""})
    if word.stem in _stems("fault", code):
        return 0.0 if word.denied else 0.5 if word.asked else 1.0
    if word.stem in _stems("praise", code):
        return 1.0 if word.denied else -1.0
    if word.stem in _stems("working", code) and denied:
        return 0.75 if word.asked else 1.5
    return 0.0


LISTS = {"fault": FAULT, "working": WORKING, "praise": PRAISE}


@cache
def _stems(kind: str, code: str) -> frozenset[str]:
    lists = LISTS[kind]
    chosen = {code: lists[code]} if code in lists else lists
    return frozenset(stem(word, code) for words in chosen.values() for word in words.split())
