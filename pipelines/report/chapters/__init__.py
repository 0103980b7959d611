"""The report's sections, a module for each subject of the warehouse, and their order on screen.

The subjects are the folders of `dbt_project/models/marts/`; a chapter may show sections of several.
"""

from pipelines.report.chapters.core import DOWNLOADS, GATES, GROWTH, LIBRARIES
from pipelines.report.chapters.filters import FUNNEL, MODALITIES, TASKS
from pipelines.report.chapters.history import CHANGES, EVENTS
from pipelines.report.chapters.licenses import LICENSE_CLASSES, LICENSE_DRIFT, LICENSES
from pipelines.report.chapters.lineage import FAMILIES
from pipelines.report.chapters.quality import CRAWL, HEALTH
from pipelines.report.chapters.serving import BUDGET, PRICES, PROVIDERS, SERVING_OPTIONS
from pipelines.report.chapters.sizes import DEVICES, SIZES
from pipelines.report.section import Chapter

CHAPTERS = (
    Chapter("The crawl", (CRAWL,)),
    Chapter("The filters", (FUNNEL, MODALITIES, TASKS)),
    Chapter("The catalogue", (GROWTH, LICENSE_CLASSES, LICENSES, GATES, LIBRARIES)),
    Chapter("Families", (FAMILIES, LICENSE_DRIFT)),
    Chapter("Use", (DOWNLOADS,)),
    Chapter("Running them", (SERVING_OPTIONS, PROVIDERS, PRICES, SIZES, DEVICES, BUDGET)),
    Chapter("The data itself", (HEALTH, EVENTS, CHANGES)),
)
