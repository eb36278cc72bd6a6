"""How what the national team edits is said, the same where it is edited and in its history."""

from audit.timeline import Field
from frameworks.choices import Relation

OF_LINK = {
    "relation": Field("What the first says of the second", lambda value: str(Relation(value).label)),
    "reason": Field("Why", long=True),
    "withdrawn": Field("Whether it counts", lambda value: "Withdrawn" if value else "It counts"),
}
OF_PUBLICATION = {
    "title": Field("Title", long=True),
    "short_title": Field("Short title"),
    "publisher": Field("Publisher"),
    "published_on": Field("Published on"),
    "source": Field("Where it stands", long=True),
}
OF_RECOMMENDATION = {
    "short_title": Field("Short title"),
    "text": Field("What it says", long=True),
    "timing": Field("By when"),
}
