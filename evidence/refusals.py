"""Why a file is refused, in words for the person who gave it: what is wrong, and what to do."""

from evidence.choices import EXTENSIONS

_WITH_MACROS = {
    **dict.fromkeys(("docm", "dotm"), "docx"),
    **dict.fromkeys(("xlsm", "xltm", "xlam"), "xlsx"),
    **dict.fromkeys(("pptm", "potm", "ppsm", "ppam"), "pptx"),
}
_OTHER_OFFICE = {
    **dict.fromkeys(("doc", "dot", "dotx", "rtf", "odt", "ott", "wps", "pages"), "docx"),
    **dict.fromkeys(("xls", "xlt", "xltx", "xlsb", "ods", "numbers"), "xlsx"),
    **dict.fromkeys(("ppt", "pps", "pot", "ppsx", "potx", "odp", "key"), "pptx"),
}
ARCHIVES = frozenset({"7z", "bz2", "cab", "gz", "img", "iso", "jar", "rar", "tar", "tgz", "xz", "zip", "zst"})
_WEB_PAGES = frozenset(
    {"htm", "html", "mht", "mhtml", "shtml", "url", "webloc", "xht", "xhtml", "xml", "xsl", "xslt"}
)
_IMAGES = frozenset({"avif", "bmp", "gif", "heic", "heif", "ico", "jfif", "psd", "tif", "tiff", "webp"})
_EMAILS = frozenset({"eml", "msg"})

ALLOWED_IN_WORDS = "pdf, docx, xlsx, pptx, png, jpg, csv or txt"


class FileRefusedError(Exception):
    """A file that the portal does not take. str() is read after the file's name: “x.xlsm” holds macros. Save ..."""

    def __init__(self, why: str, do: str) -> None:
        super().__init__(f"{why}. {do}")
        self.why = why


def ending(name: str) -> str:
    """The part after the last dot, in small letters; nothing where there is no dot."""
    stem, dot, last = name.rpartition(".")
    return last.strip().lower() if dot and stem else ""


def refuse_by_ending(extension: str) -> None:
    """Raise FileRefusedError for every kind of file that is not allowed, with what to do about this kind."""
    if extension in EXTENSIONS:
        return
    if not extension:
        raise FileRefusedError(
            "has no ending that says what it is", f"Save it as {ALLOWED_IN_WORDS} and add it again"
        )
    if extension in _WITH_MACROS:
        raise with_macros(_WITH_MACROS[extension])
    if extension in _OTHER_OFFICE:
        better = _OTHER_OFFICE[extension]
        raise FileRefusedError(
            f"is in a format that the portal does not take (.{extension})",
            f"Save it as .{better} or .pdf and add it again",
        )
    if extension in ARCHIVES:
        raise archive()
    if extension in {"svg", "svgz"}:
        raise drawing()
    if extension in _WEB_PAGES:
        raise web_page()
    if extension in _IMAGES:
        raise FileRefusedError(
            f"is an image that the portal does not take (.{extension})",
            "Save it as .png or .jpg and add it again",
        )
    if extension in _EMAILS:
        raise FileRefusedError("is an email", "Print it to a PDF and add that")
    raise FileRefusedError(
        f"is not of a kind that the portal takes (.{extension[:20]})",
        f"Save it as {ALLOWED_IN_WORDS} and add it again",
    )


def empty() -> FileRefusedError:
    return FileRefusedError("is empty", "Choose a file with something in it")


def too_big(most: int) -> FileRefusedError:
    return FileRefusedError(
        f"is bigger than {most // 1024**2} MB", "Make it smaller, or add a link to where it is kept"
    )


def protected(extension: str) -> FileRefusedError:
    return FileRefusedError(
        "is encrypted or protected by a password",
        f"Take the protection off, save it as .{extension} and add it again",
    )


def with_macros(extension: str) -> FileRefusedError:
    return FileRefusedError("holds macros", f"Save it as .{extension} without macros and add it again")


def with_script() -> FileRefusedError:
    return FileRefusedError("runs something when it is opened", "Print it to a new PDF and add that")


def with_files() -> FileRefusedError:
    return FileRefusedError("holds other files", "Add each as evidence of its own, and the PDF without them")


def two_in_one(extension: str) -> FileRefusedError:
    return FileRefusedError(
        f"holds something else behind the .{extension} file", "Print it to a new PDF and add that"
    )


def holds(what: str) -> FileRefusedError:
    return FileRefusedError(f"holds {what}", "Take it out, save and add the file again; or save it as .pdf")


def program() -> FileRefusedError:
    return FileRefusedError("is a program or a shortcut", "Add what it is about as a document, or add a link")


def archive() -> FileRefusedError:
    return FileRefusedError("is an archive", "Add the files in it one at a time")


def web_page() -> FileRefusedError:
    return FileRefusedError("is a web page", "Print it to a PDF and add that, or add its address as a link")


def drawing() -> FileRefusedError:
    return FileRefusedError("is an SVG drawing, which can hold a program", "Save it as .png and add it again")


def not_what_it_says(extension: str, really: str = "") -> FileRefusedError:
    """really: the ending that the content would have, where it is known."""
    looks = f": its content looks like .{really}" if really and really != extension else ""
    return FileRefusedError(
        f"is not a .{extension} file{looks}",
        f"Save it as .{extension} in the program that made it and add it again",
    )


def damaged(extension: str) -> FileRefusedError:
    return FileRefusedError(
        f"cannot be opened as a .{extension} file", "Open it, save it again and add the new file"
    )


def unpacks_too_far() -> FileRefusedError:
    return FileRefusedError(
        "unpacks to far more than its size", "Save it as .pdf and add that, or add a link to where it is kept"
    )


def reaches_outside(what: str, extension: str) -> FileRefusedError:
    return FileRefusedError(
        f"fetches {what} from outside when it is opened",
        f"Break that link in the program that made it, save it as .{extension} and add it again; or save it as .pdf",
    )
