"""What the report shows, chapter by chapter."""

from pipelines.report.chapters.catalogue import CATALOGUE
from pipelines.report.chapters.crawl import CRAWL
from pipelines.report.chapters.families import FAMILIES
from pipelines.report.chapters.filters import FILTERS
from pipelines.report.chapters.health import HEALTH
from pipelines.report.chapters.serving import SERVING
from pipelines.report.chapters.use import USE
from pipelines.report.section import Chapter

CHAPTERS: tuple[Chapter, ...] = (CRAWL, FILTERS, CATALOGUE, FAMILIES, USE, SERVING, HEALTH)
