"""The report's sections, a module for each subject of the warehouse, and their order on screen.

The subjects are the folders of `dbt_project/models/marts/`; a chapter may show sections of several.
What is worth passing on comes first; what only explains the crawl and its money is folded away.
"""

from pipelines.report.chapters.core import DOWNLOADS, GATES, GROWTH, LIBRARIES
from pipelines.report.chapters.filters import FUNNEL, MODALITIES, TASKS
from pipelines.report.chapters.history import CHANGES, EVENTS
from pipelines.report.chapters.licenses import LICENSE_CLASSES, LICENSE_DRIFT, LICENSES
from pipelines.report.chapters.lineage import FAMILIES
from pipelines.report.chapters.quality import CRAWL, HEALTH
from pipelines.report.chapters.serving import BUDGET, PRICES, PROVIDERS, SERVING_OPTIONS
from pipelines.report.chapters.sizes import DEVICES, SIZES
from pipelines.report.claims import CLAIM_DOWNLOADS, CLAIM_DRIFT, CLAIM_LICENSES
from pipelines.report.names import MOST_DOWNLOADED, MOST_LIKED, NEWLY_GATED, RISING
from pipelines.report.section import Chapter

CLAIMS = Chapter("In short", (CLAIM_DOWNLOADS, CLAIM_LICENSES, CLAIM_DRIFT), layout="claims")
NAMES = (MOST_LIKED, MOST_DOWNLOADED, RISING, NEWLY_GATED, FAMILIES)

CHAPTERS = (
    CLAIMS,
    Chapter("Since last time", (EVENTS,)),
    Chapter("Names", NAMES, layout="names"),
    Chapter("The filters", (FUNNEL, MODALITIES, TASKS)),
    Chapter("The catalogue", (GROWTH, DOWNLOADS, LIBRARIES)),
    Chapter("Licences and gates", (LICENSE_CLASSES, LICENSES, LICENSE_DRIFT, GATES)),
    Chapter("Running them", (SERVING_OPTIONS, PROVIDERS, SIZES, DEVICES)),
    Chapter("Prices and budget", (PRICES, BUDGET), is_folded=True),
    Chapter("The crawl and its data", (CRAWL, HEALTH, CHANGES), is_folded=True),
)
