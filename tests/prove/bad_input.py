"""Requests that nobody should send, made from the pages' own forms, links and addresses.

A form is filled in as a person might, then up to four things about it are spoiled; an address and a header likewise.
So most of them get past the first check, and fail in a later one.
"""

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, quote_plus, unquote_to_bytes

from hypothesis import strategies as st

from tests.pages import Field, Form

BOUNDARY = "------------------------boundary"
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"


@dataclass(frozen=True)
class Sent:
    """One request. path: quoted; query: as it goes out. headers: in WSGI's spelling."""

    who: str
    method: str
    path: str
    query: str = ""
    body: bytes = b""
    content_type: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    careful: bool = False

    def __str__(self) -> str:
        body = f" {self.content_type} {self.body[:400]!r}" if self.body else ""
        return f"{self.who}: {self.method} {self.path[:300]}?{self.query[:300]}{body} {self.headers or ''}"


# --- values -------------------------------------------------------------------------------------------------------

NUMBERS = [
    "0", "-1", "1", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808",
    "99999999999999999999999999", "1e9", "1e999", "0x10", "1_000", "１２", "٣", "²", "½", "NaN", "inf", "-0", "+1", " 1",
    "1.5", "00000000000001", "9" * 5000,
]  # fmt: skip # laid out to be read
TEXTS = [
    "", " ", "\t\n", "\r\n", "a", "x" * 201, "x" * 12_000, "a\0b", "\0", "\ud800", "a\udfffb", "\u202egnp.exe", "\u200b",
    "\ufeff", "é" * 300, "e\u0301\u0327" * 50, "👩‍👩‍👧‍👦" * 40, "\U0010ffff", "\uffff", "İ", "ß", "<b>&\"'", "{{ 7*7 }}", "{% now %}",
    "%s%n%d", "${x}", "../../etc/passwd", "..\\..\\x", "'; drop table x; --", "' or '1'='1", "\\", "\\u0000", "%00", "%",
    "null", "None", "undefined", "true", "[]", "{}", "[object Object]", "javascript:alert(1)", "//evil.example/",
    "https://evil.example/", "/\\evil.example", "http://[::1", "mailto:a@b", "a@b", "a@x.example", "@", "a" * 300 + "@x.example",
]  # fmt: skip # laid out to be read
DATES = [
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "31",
    "13",
    "0",
    "-1",
    "29",
    "20260",
    "99999",
    "2026-01-01T00:00:00Z",
]
CODES = [
    "PREPARE.7", "PREPARE.7.2.a", "PREPARE", "NFD-2024", "HMICFRS.4.1", "autumn-now", "autumn-next", "planned", "na",
    "00000000-0000-4000-8000-000000000000", "00000000-0000-0000-0000-00000000000g", "{00000000000040008000000000000000}",
    "urn:uuid:00000000-0000-4000-8000-000000000000", "PREPARE.7.2.a\n", "prepare.7", "PREPARE.", ".", "..", "PREPARE.7%",
]  # fmt: skip # laid out to be read

texts = st.one_of(
    st.sampled_from(TEXTS),
    st.sampled_from(NUMBERS),
    st.sampled_from(CODES),
    st.sampled_from(DATES),
    st.text(max_size=30),
    st.integers().map(str),
)
values = st.one_of(texts.map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary(max_size=20))
names = st.one_of(
    st.sampled_from(
        ["form_key", "csrfmiddlewaretoken", "do", "which", "then", "next", "revision", "id", "pk", "force", "force_id", "by",
         "owner", "stage", "grade", "role", "audience", "key", "once", "file", "page", "all", "back-TOTAL_FORMS",
         "back-INITIAL_FORMS", "back-99-descriptor", "v-PREPARE.7.2.a", "g-PREPARE.7.2.a", "c-PREPARE.7.2.a",
         "v-PREPARE.9.9.9", "__proto__", "", "a[b]", "a.b", "_method", "refers_to_0", "due_date_2"]
    ),
    st.text(max_size=8),
)  # fmt: skip # laid out to be read

# --- forms --------------------------------------------------------------------------------------------------------

Pairs = list[tuple[str, bytes]]


def as_a_person(form: Form) -> Pairs:
    """Words in the boxes, something chosen in each list."""
    pairs: Pairs = []
    chosen: set[str] = set()
    for control in form.fields:
        if control.type in {"radio", "checkbox"} and not control.on and control.name in chosen:
            continue
        if control.type == "file":
            continue
        chosen.add(control.name)
        pairs.append((control.name, _plausible(control).encode("utf-8", "surrogatepass")))
    pairs += [(name, value.encode()) for name, value in form.buttons[:1] if name]
    return pairs


def _plausible(control: Field) -> str:
    if control.options:
        return control.value or next((option for option in control.options if option), "")
    if control.type in {"hidden", "radio", "checkbox"} or control.value:
        return control.value
    for ending, value in {"_0": "1", "_1": "3", "_2": "2027", "email": "new@x.example"}.items():
        if control.name.endswith(ending):
            return value
    return "Words"


@st.composite
def spoiled(draw: st.DrawFn, pairs: Pairs) -> Pairs:
    pairs = list(pairs)
    for _ in range(draw(st.integers(0, 4))):
        how = draw(st.integers(0, 9))
        at = draw(st.integers(0, len(pairs) - 1)) if pairs else 0
        if how <= 4 and pairs:
            pairs[at] = (pairs[at][0], draw(values))
        elif how == 5 and pairs:
            del pairs[at]
        elif how == 6 and pairs:
            pairs.insert(at, (pairs[at][0], draw(values)))
        elif how == 7 and pairs:
            pairs[at] = (
                pairs[at][0] + draw(st.sampled_from(["[]", "[0]", ".x", "-0", " ", "\0"])),
                pairs[at][1],
            )
        else:
            pairs.insert(at, (draw(names), draw(values)))
    return pairs


def urlencoded(pairs: Pairs) -> bytes:
    return "&".join(
        f"{quote_plus(name.encode('utf-8', 'surrogatepass'))}={quote_plus(value)}" for name, value in pairs
    ).encode()


FILE_NAMES = [
    "a.txt", "a.pdf", "a.docx", "a.png", "a.svg", "A.TXT.exe", ".", "..", "", "a", "../../a.txt", "a\0.txt", "x" * 400 + ".txt",
    "a\u202etxt.exe", "a.txt\r\nX-Y: 1", 'a".txt', "é.txt", "COM1.txt", "a.txt ", "\ud800.txt", "a;b.txt", "a/b\\c.txt",
]  # fmt: skip # laid out to be read
FILES = [
    b"", b"Words.", b"%PDF-1.7\n%%EOF", b"%PDF-", b"PK\x03\x04" + b"\0" * 26, b"PK\x05\x06" + b"\0" * 18, b"\x89PNG\r\n\x1a\n",
    b"GIF89a", b"\xff\xd8\xff\xe0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"<svg onload=x>", b"MZ", b"\0" * 1000,
    b"\xef\xbb\xbfWords", b"\xff\xfeW\0", b"a,b\r\n=1+1,2\r\n", b"x" * 70_000, b"BM", b"RIFF\0\0\0\0WEBP", b"II*\0\xff\xff\xff\xff",
]  # fmt: skip # laid out to be read


@st.composite
def multipart(draw: st.DrawFn, pairs: Pairs, file_field: str) -> bytes:
    """Parts as they should be, now and then one that is not, and a file among them."""
    parts = []
    for name, value in pairs:
        kind = draw(st.sampled_from([b"", b"", b"", b"", b"Content-Type: text/plain; charset=none\r\n"]))
        parts.append(_part(name, value, kind=kind))
    if draw(st.booleans()):
        file_name = draw(st.one_of(st.sampled_from(FILE_NAMES), st.text(max_size=12)))
        content = draw(st.one_of(st.sampled_from(FILES), st.binary(max_size=200)))
        kind = draw(
            st.sampled_from([b"text/plain", b"application/pdf", b"", b"x/" + b"y" * 500, b"multipart/mixed"])
        )
        parts.append(_part(file_field, content, file_name=file_name, kind=b"Content-Type: " + kind + b"\r\n"))
    whole = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
    match draw(st.integers(0, 12)):
        case 0:
            return whole[: draw(st.integers(0, len(whole)))]
        case 1:
            at = draw(st.integers(0, len(whole)))
            return whole[:at] + draw(st.binary(max_size=20)) + whole[at:]
        case 2:
            return whole.replace(b"form-data", b"attachment")
        case 3:
            return whole.replace(b"\r\n", b"\n")
    return whole


def _part(name: str, value: bytes, *, file_name: str | None = None, kind: bytes = b"") -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
    head += f'; filename="{file_name}"' if file_name is not None else ""
    return head.encode("utf-8", "surrogatepass") + b"\r\n" + kind + b"\r\n" + value + b"\r\n"


CONTENT_TYPES = [
    "application/json", "text/plain", "", "x", f"{URLENCODED}; charset=utf-16", f"{URLENCODED}; charset=none", "multipart/form-data",
    "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "b" * 300, "multipart/form-data; boundary=é",
    f"{URLENCODED}; charset=hex",
    f"{URLENCODED}; charset*=bogus''x",
    f"multipart/mixed; boundary={BOUNDARY}", "application/xml", f"{URLENCODED}; charset=utf-7", f"{URLENCODED};" * 40,
]  # fmt: skip # laid out to be read


@st.composite
def bodies(draw: st.DrawFn, form: Form) -> tuple[bytes, str]:
    """(body, content type)"""
    pairs = draw(spoiled(as_a_person(form)))
    files = [control.name for control in form.fields if control.type == "file"] or ["file"]
    way = draw(st.integers(0, 11))
    if way <= 6 and not form.multipart:
        return urlencoded(pairs), URLENCODED
    if way <= 8:
        return draw(multipart(pairs, draw(st.sampled_from(files)))), MULTIPART
    if way == 9:
        return urlencoded(pairs), draw(st.sampled_from(CONTENT_TYPES))
    if way == 10:
        return draw(
            st.sampled_from(
                [b"{", b"[1]", b'{"revision": 1}', b"null", b"\xff\xfe", b"&&==&", b"=", b"a" * 9000]
            )
        ), draw(st.sampled_from([*CONTENT_TYPES, URLENCODED, MULTIPART]))
    return draw(st.binary(max_size=100)), draw(st.sampled_from([*CONTENT_TYPES, URLENCODED, MULTIPART]))


# --- addresses and headers ----------------------------------------------------------------------------------------


@st.composite
def paths(draw: st.DrawFn, path: str) -> str:
    """The address with one of its parts replaced; slashes in it stay quoted, as a browser would send them."""
    parts = path.split("/")
    at = draw(st.integers(1, len(parts) - 1))
    junk = quote(draw(values), safe=draw(st.sampled_from(["", "", "/", "."])))
    match draw(st.integers(0, 4)):
        case 0:
            parts.insert(at, junk)
        case 1:
            parts[at] = parts[at].upper()
        case _:
            parts[at] = junk
    return "/" + "/".join(parts).lstrip("/")


@st.composite
def queries(draw: st.DrawFn, known: list[str]) -> str:
    pairs = draw(
        st.lists(
            st.tuples(st.one_of(st.sampled_from(known), st.sampled_from(known), names), values), max_size=4
        )
    )
    query = urlencoded(pairs).decode()
    if draw(st.integers(0, 15)) == 0:
        query += draw(
            st.sampled_from(["&", "=&=", "&page", "%", "&a=%zz", "&" * 50, "&a=1" * 1200, "?", "#", ";a=b"])
        )
    return query


HEADERS: dict[str, list[str]] = {
    "HTTP_HOST": ["evil.example", "", "a:b", "[::1", "localhost:99999999", "localhost:0", "LOCALHOST", "é", "localhost,localhost"],
    "HTTP_X_FORWARDED_FOR": ["1.2.3.4", "x", "1.2.3.4, , ", "::1", "[::1]:80", "unknown", "1.2.3.4:99", "a" * 9000, "é", ",,,,"],
    "HTTP_X_FORWARDED_PROTO": ["https", "ftp", ""],
    "HTTP_X_FORWARDED_HOST": ["evil.example"],
    "HTTP_X_REQUEST_ID": ["x", "x" * 900, "é", '{"a":1}', "1\x7f", ""],
    "HTTP_ACCEPT": ["", "*/*", "application/json", "text/html;q=é", "a/b;q=9999999999", "," * 400, "x" * 5000],
    "HTTP_ACCEPT_LANGUAGE": ["", "zz-ZZ", "cy", "en;q=abc", "x" * 5000, "a-" * 900, "en,,;;q=,"],
    "HTTP_ACCEPT_ENCODING": ["br", "gzip;q=0", "*", "é", "identity;q=0,*;q=0"],
    "HTTP_REFERER": ["http://[", "é", "javascript:x", "x" * 9000, "//"],
    "HTTP_ORIGIN": ["null", "http://[", "https://evil.example", "é", "x"],
    "HTTP_RANGE": ["bytes=0-", "bytes=-1", "bytes=9-1", "bytes=a-b", "bytes=0-1,2-3", "x", "bytes=99999999999999999999-", "é"],
    "HTTP_IF_NONE_MATCH": ["*", "x", '"', 'W/"x', "é", '"x",' * 400],
    "HTTP_IF_MODIFIED_SINCE": ["x", "Thu, 99 Foo 9999 99:99:99 GMT", "0", "é", "Thu, 01 Jan 0000 00:00:00 GMT"],
    "HTTP_IF_MATCH": ["*", "x", "é"],
    "HTTP_IF_UNMODIFIED_SINCE": ["x", "Thu, 01 Jan 1970 00:00:00 GMT"],
    "HTTP_IF_RANGE": ["x", '"x"'],
    "HTTP_AUTHORIZATION": ["Basic x", "Bearer", "é", "Basic " + "=" * 99],
    "HTTP_X_REQUESTED_WITH": ["XMLHttpRequest", "x"],
    "HTTP_X_CSRFTOKEN": ["x", "é", "a" * 64],
    "HTTP_USER_AGENT": ["", "é" * 900, "x" * 9000, "\x7f"],
    "HTTP_EXPECT": ["100-continue", "x"],
    "HTTP_CONTENT_ENCODING": ["gzip"],
    "CONTENT_LENGTH": ["", "0", "x", "-1", "1", "1.5"],
    "REMOTE_ADDR": ["", "x", "::1", "fe80::1%eth0"],
}  # fmt: skip # laid out to be read
COOKIES = [
    "sessionid=", "sessionid=x", "sessionid=" + "x" * 5000, "sessionid=é", 'sessionid="', "csrftoken=x", "csrftoken=" + "a" * 32,
    "messages=x", "=", ";;;", "a", "\x7f", "sessionid=a; sessionid=b", "$Version=1; a=b", "a=" + "b" * 9000, "__proto__=1",
    "messages=W1siX19qc29uX21lc3NhZ2UiXV0", "sessionid=../../x", "django_language=../x", "tz=x",
]  # fmt: skip # laid out to be read


@st.composite
def headers(draw: st.DrawFn) -> dict[str, str]:
    """As a server passes them on: no line ends, Latin-1."""
    chosen = draw(st.lists(st.sampled_from(sorted(HEADERS)), max_size=3, unique=True))
    latin = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=20)
    return {
        name: draw(st.one_of(st.sampled_from(HEADERS[name]), st.sampled_from(HEADERS[name]), latin))
        for name in chosen
    }


METHODS = [
    "GET",
    "GET",
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "PROPFIND",
    "get",
    "X" * 50,
]


@dataclass(frozen=True)
class Targets:
    """forms: [(who, form)]. addresses: of every route, by who may read it; parameters: names that pages ask with."""

    forms: list[tuple[str, Form]]
    addresses: list[str]
    people: list[str]
    parameters: list[str]


@st.composite
def requests(draw: st.DrawFn, targets: Targets) -> Sent:
    kind = draw(st.integers(0, 9))
    if kind <= 5:
        who, form = draw(st.sampled_from(targets.forms))
        body, content_type = draw(bodies(form))
        path, _, query = form.action.partition("?")
        sent = Sent(who, "POST", quote(path, safe="/%"), query.partition("#")[0], body, content_type)
        if kind == 5:
            sent = replace(sent, query=draw(queries(targets.parameters)))
    else:
        path = quote(draw(st.sampled_from(targets.addresses)).partition("?")[0], safe="/%")
        path = draw(paths(path)) if kind == 6 else path
        sent = Sent(draw(st.sampled_from(targets.people)), draw(st.sampled_from(METHODS)), path)
        sent = replace(sent, query=draw(queries(targets.parameters)))
    spoil = draw(st.integers(0, 7))
    if spoil == 0:
        sent = replace(sent, headers=draw(headers()))
    elif spoil == 1:
        sent = replace(sent, headers={"HTTP_COOKIE": draw(st.sampled_from(COOKIES))})
    elif spoil == 2:
        sent = replace(sent, careful=True)
    return sent


def environ(sent: Sent, cookie: str) -> dict[str, Any]:
    """As the server hands it to Django."""
    cookies = "; ".join(filter(None, (cookie, sent.headers.get("HTTP_COOKIE", ""))))
    path = unquote_to_bytes(sent.path).decode("latin-1")
    given = {
        "REQUEST_METHOD": sent.method,
        "PATH_INFO": path,
        "QUERY_STRING": sent.query,
        "HTTP_COOKIE": cookies,
    }
    if sent.body:
        given |= {"CONTENT_LENGTH": str(len(sent.body)), "CONTENT_TYPE": sent.content_type}
    return given | {name: value for name, value in sent.headers.items() if name != "HTTP_COOKIE"}
