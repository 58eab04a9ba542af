"""Words that carry no matter of their own, by language: they tell no two complaints apart or alike."""

from functools import cache

from core.search.words import fold

WORDS = {
    "en": "a about after again all also am an and any are as at be because been before being but by can could did do does "
    "done for from get got had has have having he her him his how i if in into is it its just me more my no not now of "
    "off on once only or other our out over own same she so some still such than that the their them then there these "
    "they this those through to too under until up very was we were what when where which while who whom why will with "
    "would you your",
    "de": "aber als am an auch auf aus bei bin bis da dann das dass dem den denn der des die dies diese dieser dieses doch "
    "du durch ein eine einem einen einer eines er es euch für habe haben hat hatte hier ich ihm ihn ihr ihre im in ist ja "
    "jetzt kann kein keine man mein meine mich mir mit nach nicht noch nun nur oder ohne schon sehr sein seine sich sie "
    "sind so über um und uns unter vom von vor war waren was weil wenn wer wie wieder wir wird wurde zu zum zur",
    "fr": "a ai alors après au aussi autre aux avait avant avec avoir bien ce cela ces cet cette comme dans de des depuis "
    "donc du elle elles en encore est et était été être eu fait il ils je la le les leur lui ma mais me mes moi mon ne nos notre "
    "nous on ont ou par pas plus pour qu quand que qui sa sans se ses si son sont sous sur ta te tout très tu un une vos "
    "votre vous y",
    "es": "a al algo antes aquí como con contra cual cuando de del desde donde dos e el ella ellos en entre era es esa ese "
    "eso esta está están estas este esto él fue ha había han has hasta hay he la las le les lo los más me mi mis mucho muy "
    "nada ni no nos o otra otro para pero poco por porque que qué se sea ser si sí sin sobre son su sus también te "
    "tiene toda todo tu un una uno y ya yo",
    "it": "a ad ai al alla alle anche ancora avere aveva c che chi ci come con da dal dalla dei del della delle di dopo due "
    "e è ed era essere fa gli ha hanno ho i il in io la le lei lo loro lui ma me mi mia mio molto nei nel nella no noi non "
    "o ogni per perché però più prima quando quella quello questa questo se sei senza si sia solo sono sta stata stato su sua "
    "sul sulla suo tra tu tutto un una uno vi voi",
}


@cache
def plain(language: str) -> frozenset[str]:
    """The plain words of a language, folded; of all languages where it is not known."""
    lists = [WORDS[language]] if language in WORDS else list(WORDS.values())
    return frozenset(fold(word) for words in lists for word in words.split())
