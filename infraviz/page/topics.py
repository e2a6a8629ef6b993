"""The pages of the topics: one each, and a list of all."""

from __future__ import annotations

from infraviz.model.topics import Topic
from infraviz.page import links, listing, sources
from infraviz.page.listing import Book
from infraviz.page.view import Link, TopicRow, TopicsView, TopicView

TITLE = "Topics"


def pages(book: Book) -> dict[str, TopicView]:
    """Return the page of each topic by its path."""
    return {topic.path: _page(book, topic) for topic in book.topics.values()}


def _page(book: Book, topic: Topic) -> TopicView:
    shell = listing.shell(book, topic.path, topic.name, f"Case studies about {topic.name}.")
    rows = tuple(listing.row(book, book.site.studies[index], index, shell.root) for index in topic.studies)
    metrics = (metric for index in topic.studies for metric in book.site.studies[index].headline)
    crumb = Link(TITLE, shell.root + listing.TOPICS)
    return TopicView(shell, topic.name, crumb, rows, sources.line(metrics, shell.root))


def overview(book: Book) -> dict[str, TopicsView]:
    """Return the list of topics by its path; nothing for a site without any."""
    if not book.topics:
        return {}
    shell = listing.shell(book, listing.TOPICS, TITLE, "Case studies by topic.")
    rows = tuple(_row(book, topic, shell.root) for topic in book.topics.values())
    return {listing.TOPICS: TopicsView(shell, rows)}


def _row(book: Book, topic: Topic, root: str) -> TopicRow:
    studies = (book.site.studies[index] for index in topic.studies)
    told = tuple(Link(study.title, links.study(study.slug, root)) for study in studies)
    return TopicRow(listing.topic_link(topic, root), told)
