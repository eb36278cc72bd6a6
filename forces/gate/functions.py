"""Functions in the schema: those that the code makes, word for word, and no others."""

from collections.abc import Iterator

from django.db.backends.utils import CursorWrapper

from forces import rights
from forces.functions import FUNCTIONS, SEARCH_PATH
from forces.gate import reading
from forces.gate.reading import MIGRATE, OWNER, read, who

INSTALL = "run `manage.py pgtrigger install` as the owner, which makes it anew"


def bodies_of_triggers() -> dict[str, str]:
    """{name: body} of the functions behind the models' triggers."""
    found = {}
    for model in rights.portal_models():
        for trigger in getattr(model._meta, "triggers", ()):
            made = trigger.compile(model).install_sql
            name = trigger.get_pgid(model)
            found[name] = made[made.index(f"FUNCTION {name}()") :].split("$$")[1]
    return found


def functions(cursor: CursorWrapper) -> Iterator[str]:
    query = (
        "SELECT proname, lanname, prosecdef, coalesce(proconfig, '{}'), prosrc,"
        " proowner::regrole::text, proleakproof, pg_get_function_identity_arguments(p.oid)"
        " FROM pg_proc p JOIN pg_language l ON l.oid = prolang WHERE pronamespace = 'public'::regnamespace"
        " ORDER BY 1"
    )
    wanted = bodies_of_triggers() | {name: function.body for name, function in FUNCTIONS.items()}
    for name, language, definer, config, body, owner, leakproof, arguments in read(cursor, query):
        what = f"Function {name}({arguments})"
        said = wanted.pop(name, None)
        cure = MIGRATE if name in FUNCTIONS else INSTALL
        if said is None:
            yield f"{what} is none of the code's: look what it is for, then DROP it."
            continue
        wanted_owner = (FUNCTIONS[name].owner if name in FUNCTIONS else "") or OWNER
        if owner != wanted_owner:
            yield f"{what} belongs to {owner}: as a superuser, ALTER its owner to {wanted_owner}."
        if body.strip() != said.strip() or language != "plpgsql":
            yield f"{what} does something else than the code says: {cure}."
        yield from _rights_of(what, name, cure, definer=definer, config=config)
        if leakproof:
            yield f"{what} is marked LEAKPROOF, so policies would let it see every row: ALTER it, NOT LEAKPROOF."
    for name in sorted(wanted):
        yield f"Function {name} is missing: {MIGRATE if name in FUNCTIONS else INSTALL}."


def _rights_of(what: str, name: str, cure: str, *, definer: bool, config: list[str]) -> Iterator[str]:
    may_define = name in FUNCTIONS and FUNCTIONS[name].definer
    if definer and not may_define:
        yield f"{what} runs with its owner's rights (SECURITY DEFINER): {cure}, or ALTER it, SECURITY INVOKER."
    if may_define and not definer:
        yield f"{what} does not run with its owner's rights: {cure}."
    settings = (
        {f"{setting}={value}".lower() for setting, value in FUNCTIONS[name].settings}
        if name in FUNCTIONS
        else set()
    )
    if may_define:
        settings.add(f"search_path={SEARCH_PATH}")
    if {kept.lower() for kept in config} != settings:
        yield f"{what} has other settings of its own ({', '.join(config) or 'none'}) than the code gives it: {cure}."


def callers(cursor: CursorWrapper) -> Iterator[str]:
    """A trigger's function needs no caller. PUBLIC may call what is new unless it is told otherwise."""
    query = (
        "SELECT proname, a.grantee::regrole::text FROM pg_proc,"
        " aclexplode(coalesce(proacl, acldefault('f', proowner))) a"
        " WHERE pronamespace = 'public'::regnamespace AND prorettype <> 'trigger'::regtype ORDER BY 1, 2"
    )
    found = {(name, who(role)) for name, role in read(cursor, query)}
    wanted = {(name, caller) for name, function in FUNCTIONS.items() for caller in function.callers}
    for name, role in sorted(found - wanted):
        if role not in {OWNER, FUNCTIONS[name].owner if name in FUNCTIONS else "", *reading.besides}:
            yield f"{role} may call function {name}: {MIGRATE}, or REVOKE it."
    for name, role in sorted(wanted - found):
        yield f"{role} may not call function {name}, which the code needs: {MIGRATE}."


CHECKS = (functions, callers)
