"""What stands on a page around its article: taken out of the tree before the text is looked for.

By the names that site builders give to such parts. A name is not enough: a part that holds the page's heading or its
marked text stays, and where the name is a common word it must also look the part, by its length or its links.
"""

import re

from scrapers.markup import Element

# Readers' comments, whatever their length.
_COMMENTS = re.compile(
    r"(?:^|\s)(?:comments?|comments?-?(?:list|area|section|wrap|wrapper|container|thread|form|block|respond)|respond|"
    r"disqus(?:_thread)?|fb-comments|livefyre|spot-?im\S*|viafoura\S*|coral-\S+|(?:article|post|blog|entry)-?comments|"
    r"comment-body|commentary-?list|discussion-?(?:list|thread))(?:\s|$)"
)
# Lists of other articles: most of their words are links.
_LISTS = re.compile(
    r"related|recommend|read-?(?:next|more|also)|also-?(?:read|like)|you-?may|up-?next|trending|most-?(?:read|popular|"
    r"viewed)|popular|more-?(?:from|stories|news|on)|further-?reading|outbrain|taboola|zergnet|yarpp|recirc|teaser|"
    r"latest|promo|sidebar|widget|menu|breadcrumb|pagination|navigation|tags?(?:-|_|\s|$)|topics"
)
# Boxes that ask, offer or warn, and lines about the article: short.
_BOXES = re.compile(
    r"newsletter|subscri|sign-?up|mailchimp|mc_embed|mailing-?list|opt-?in|cookie|consent|gdpr|onetrust|didomi|advert|"
    r"(?:^|[\s_-])ads?(?:$|[\s_-])|sponsor|donat|paywall|piano|share|sharing|social|addtoany|sharedaddy|"
    r"(?:author|about|writer)-?(?:bio|box|info|card|author)|bio(?:$|[\s_-])|post-?meta|entry-?meta|article-?meta|byline|"
    r"dateline|timestamp|posted-on|skip-?link|sr-only|screen-reader|visually-?hidden|caption|credit|toolbar|disclaimer|"
    r"copyright|call-?to-?action|(?:^|[\s_-])cta|edit-?link|reading-?time|print-?(?:only|link)"
)
_NAMES = ("class", "id", "data-testid", "data-test-id", "data-hook", "data-component", "data-module-name", "data-type")
_SET_APART = frozenset({"aside", "nav", "footer", "form", "dialog"})
_IN_A_LINE = frozenset(
    {"a", "abbr", "b", "cite", "code", "em", "i", "mark", "q", "small", "span", "strong", "time", "u"}
)
_LINES = frozenset({"p", "li", "td", "th", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})
_OTHERS = re.compile(r"comment|teaser|card|related|promo")
_LONG = 700  # characters; a longer box is a part of the article with an unhappy name
_LINKED = 0.4  # of a list's characters


def prune(tree: Element) -> None:
    """Take out of the tree what its names and looks say is no part of the article."""
    for element in _noise(tree):
        element.drop_tree()


def _noise(tree: Element) -> list[Element]:
    """The outermost elements that are no part of the article."""
    from lxml import etree

    sizes, kept = _sizes(tree), _holding_the_article(tree)
    found: list[Element] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if found and event == "end" and element is found[-1]:
            inside = False
        elif event == "start" and not (found and inside) and element not in kept and _is_noise(element, sizes[element]):
            found.append(element)
            inside = True
    return found


def _is_noise(element: Element, size: tuple[int, int]) -> bool:
    text, linked = size
    if element.tag in _SET_APART and (text <= _LONG or linked > _LINKED * text):
        return True
    if element.tag in _IN_A_LINE and element.getparent().tag in _LINES:
        return False
    names = " ".join(filter(None, map(element.get, _NAMES))).lower()[:500]
    if not names:
        return False
    if _COMMENTS.search(names):
        return True
    if _LISTS.search(names) and linked > _LINKED * text:
        return True
    return text <= _LONG and _BOXES.search(names) is not None


def _sizes(tree: Element) -> dict[Element, tuple[int, int]]:
    """Of each element the characters of its text without blanks, and how many of them are links."""
    from lxml import etree

    sizes: dict[Element, tuple[int, int]] = {}
    open_: list[list[int]] = [[0, 0]]
    links = 0

    def count(text: str | None) -> None:
        length = len("".join(text.split())) if text else 0
        open_[-1][0] += length
        open_[-1][1] += length if links else 0

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            links += element.tag == "a"
            open_.append([0, 0])
            count(element.text if element.tag not in ("script", "style") else None)
        else:
            links -= element.tag == "a"
            text, linked = open_.pop()
            sizes[element] = (text, linked)
            open_[-1][0] += text
            open_[-1][1] += linked
            count(element.tail)
    return sizes


def _holding_the_article(tree: Element) -> set[Element]:
    """What must stay: the page's frame, and all around its heading and around what is marked as its text."""
    found: set[Element] = set()
    for element in tree.iter("html", "body", "head", "main"):
        found.add(element)
    marked = tree.xpath("//h1 | //*[contains(@itemprop, 'articleBody')]")
    articles = [
        a for a in tree.iter("article") if not _OTHERS.search(a.get("class") or "") and a.get("itemprop") != "comment"
    ]
    for element in [*marked, *(articles if len(articles) == 1 else [])]:
        while element is not None and element not in found:
            found.add(element)
            element = element.getparent()
    return found
