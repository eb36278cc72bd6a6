"""What is searched: one line for each kind of thing, with who may read it, which of it, and where it is read.

The database shows each audience its own rows; beneath that each line asks as the thing's own pages do. A line is one
query of a search, whatever there is to find. The lines stand by who reads them.
"""

from reporting.search.kind import Kind
from reporting.search.of_force import OF_FORCE
from reporting.search.of_team import OF_TEAM
from reporting.search.published import PUBLISHED
from reporting.search.sent import SENT

# In the order of the page.
KINDS: list[Kind] = [*OF_FORCE, *SENT, *OF_TEAM, *PUBLISHED]
