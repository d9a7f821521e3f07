"""Names of people where an office stands before them, and the posts that are named there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from policy_targets.codelists import load_rows
from policy_targets.reading.page.bylines import surnames
from policy_targets.reading.people.localities import Locality, read_place_name
from policy_targets.reading.people.organisations import is_body, name_government, name_organisation

# What may follow a name, so that its end can be told.
FOLLOWS = re.compile(
    r"\s|$|[，,。；;：:、！!？?（()）》“”’\]*|]|在|说|表示|指出|强调|要求|介绍|认为|坦言|谈|告诉|透露|提出|希望|如是|回应|答|通报|解读|发布|称|道[，,：:]"
    r"|出席|主持|作|做|参加|会见|一行|等|率|带队|带领|调研|接受|致辞|讲话|宣布|宣读|代表|陪同|为|对|向|就|与|和|及|到|来|深入|前往|检查|视察|走访|先后|分别|现场|一同|共同"
    r"|列席|汇报|传达|也|还|则|同志|回|听取|召开|以|从|首先|随后|详细|仔细|部署|主讲|点评|总结|围绕|结合|的|是|已|将|曾|当|今[天日年]|昨[天日]|近日|日前|上午|下午|\d"
    r"|用(?=[一“数])|受(?=[^，。]{0,12}委托|访|邀)|指着|高兴|自豪|笑着|笑[了说]|满怀|深有|信心|充满|这样|补充|算(?=了)|分析|感慨|呼吁|建议|承诺|直言|表态|进行"
    r"|走到|站在|拿(?=[起出])|说起|欣喜|激动|兴奋|一边|正(?=在)|又(?=[说介])|不(?=[断仅])"
)
# Third characters that are the beginning of the next word, if a name of two characters would do.
PARTICLES = frozenset(
    "在说表指强要介认坦谈告透提希出主作做参会一等率带调接致讲宣代陪为对向就与和及到来深前检视走先分现共列汇通传"
    "也还则同回听召以从首随详仔部点总围结的是已将曾当今昨用受高自笑满信充这话补算感呼承直进正又不给跟请"
)
# Words that begin with what can be a surname.
WORDS = frozenset(
    ("时常", "曾多次", "明确", "郑重", "安排", "应邀", "从未", "经常", "全程", "计划", "许多", "任何", "何时", "余名",
     "于是", "那时", "毛利", "车辆", "水利", "方面", "云集", "安全", "成员", "常委", "应当", "时任", "向会议", "向大会")
)  # fmt: skip
BOUNDARY = re.compile(r"[\s，,。；;：:！!？?“”‘’（）()《》\n—|【】]")
HAN = re.compile("[一-龥]")
LONGEST_TITLE = 8
LONGEST_POSTS = 60  # characters before a name
GAP = re.compile(r"[ 　*]{0,6}(?:[（(](?:提名人选|代|兼|正\S级|副\S级|主持工作|拟任)[)）][ 　*]{0,4})?")
DOTTED = re.compile("[一-龥]{1,8}(?:[·•・][一-龥]{1,8})+")
DOTS = "·•・"
LEVEL = re.compile("自治区|[省市县区州盟旗镇乡](?=长)")
PARTS = frozenset({"管委会", "组织部", "宣传部", "统战部", "政法委", "办公室"})  # of the body named before them
HEAD_OF = re.compile("([局厅处院])长")
TOWN = re.compile("(?:镇|乡|街道)$")
STREET = re.compile("街道(?:办|办事处)?$")
# What stands before a body and is no part of its name: 记者采访了正定县, 对话昆山市, 今天请来的是市住建局.
VERB = re.compile(
    "(?:采访了?|专访了?|对话|约访|邀请(?:到|了|来)?|请[到来]了?(?:的是)?|走进|走访|来到|见到|听取了?|会见了?|陪同"
    "|连线|访谈嘉宾|本届|来自|记者|主持人|现任|时任|委托|会议?上|大会上)"
)
LEAD = re.compile(
    r"^(?:近日|日前|昨天|昨日|今天|当天|上午|下午|晚上|随后|会上|期间|其间|由|和|与|及|以及|并|向|对|请|据|原|是|的|了|为|有|当"
    r"|专?访|在|时|让|给|跟|从|同|名|位|[年月日\d]+日?)+"
)
FIRM = re.compile("公司|集团|企业|股份|合作社|工厂|银行|酒店|商会")
DELEGATE = re.compile("人大|政协|党代会|人民代表大会|政治协商会议|民建|民盟|民革|民进|九三学社|农工党|工商联")
MEMBER = re.compile("(?:常委|委员|党组成员|党委成员|党工委委员|党工委成员|代表)$")
SECOND = re.compile("副书记$")
OWN_REGION = frozenset({"自治区", "自治州", "自治县", "自治旗"})
THIS = re.compile("^(?:该|本|我|这个|这家)")


class Post(NamedTuple):
    """An office: the body, in full where that can be told, its name as printed, and the title."""

    organisation: str
    title: str
    printed: str
    kind: str

    @property
    def rank(self) -> int:
        """How far the post is from that in which its bearer speaks: 0 for the head of a body, 3 for a deputy.

        >>> posts = ("市科技局", "局长"), ("市委", "常委"), ("市政协", "委员")
        >>> [Post("", title, body, "office").rank for body, title in posts]
        [0, 2, 3]
        """
        if DELEGATE.search(self.printed):
            return 3
        if MEMBER.search(self.title):
            return 2
        return 1 if SECOND.search(self.title) else 0


class Person(NamedTuple):
    """A name with the posts before it. Offsets: of the name, and where the posts begin."""

    name: str
    start: int
    end: int
    posts_start: int
    posts: tuple[Post, ...]

    @property
    def is_official(self) -> bool:
        """Whether a person with these posts speaks for a body: no journalist, executive or leader of the nation."""
        return all(post.kind in OFFICIAL and not FIRM.search(post.printed) for post in self.posts)


OFFICIAL = frozenset({"party", "government", "office"})


@cache
def _titles() -> dict[str, str]:
    return {row["title"]: row["kind"] for row in load_rows("titles")}


@cache
def _anchor() -> re.Pattern[str]:
    """The last character of titles behind one that can be the last but one; whether a title ends there is looked up."""
    last, before = ("".join(sorted({title[at] for title in _titles()})) for at in (-1, -2))
    return re.compile(f"[{last}](?<=[{before}][{last}])")


def find_persons(chars: str, home: Locality | None = None) -> list[Person]:
    """The people named behind an office, with every post given there.

    Journalists, executives and the leaders of the nation are found with their `kind`; who counts decides the caller.

    >>> person = find_persons("市委常委、高新区党工委书记、送桥镇党委书记马小舟在接受记者采访时说。")[0]
    >>> person.name, [(post.printed, post.title) for post in person.posts]
    ('马小舟', [('市委', '常委'), ('高新区', '书记'), ('送桥镇', '书记')])
    >>> find_persons("记者采访了云台县就业服务局副局长孙小民。")[0].posts[0].printed
    '云台县就业服务局'
    >>> find_persons("各单位负责人参加。")
    []
    """
    persons = list[Person]()
    for match in _anchor().finditer(chars):
        gap = GAP.match(chars, match.end())
        at = gap.end() if gap else match.end()
        name = read_name(chars, at)
        if not name:
            continue
        start, items = _read_posts(chars, match.end(), persons[-1].end if persons else 0)
        if items:
            persons.append(Person("".join(name.split()), at, at + len(name), start, tuple(_resolve(items, home))))
    return persons


def read_name(chars: str, at: int) -> str:
    """The name that begins at an offset, as written, or nothing.

    A name has a surname of the list and one or two characters more, or parts with a dot between them, and something
    follows that can follow a name.

    >>> read_name("曹小勇在接受记者采访时说", 0), read_name("周伟在接受记者采访时说", 0), read_name("刘 杰", 0)
    ('曹小勇', '周伟', '刘 杰')
    >>> read_name("买买提江·吾小尔在会上说", 0)
    '买买提江·吾小尔'
    >>> read_name("参加会议", 0), read_name("和书记出席", 0)
    ('', '')
    """
    if dotted := DOTTED.match(chars, at):
        return _read_dotted(chars, dotted)
    if chars[at : at + 2] in surnames() and not chars[at + 2 : at + 3].isspace():
        return next((chars[at : at + size] for size in (4, 3) if _fits(chars, at, size)), "")
    if chars[at : at + 1] not in surnames():
        return ""
    if re.match(r"[一-龥][ 　]{1,2}[一-龥](?=\s|$|\*)", chars[at : at + 5]):
        return chars[at : at + 5].partition("\n")[0].rstrip(" 　*")
    if _fits(chars, at, 3) and not (_fits(chars, at, 2) and chars[at + 2] in PARTICLES):
        return chars[at : at + 3]
    return chars[at : at + 2] if _fits(chars, at, 2) else ""


def _read_dotted(chars: str, dotted: re.Match[str]) -> str:
    """The name with dots, whose last part ends where something follows that can follow a name."""
    last = max(dotted[0].rfind(dot) for dot in DOTS) + 1 + dotted.start()
    ends = (end for end in range(last + 2, dotted.end() + 1) if FOLLOWS.match(chars, end))
    return chars[dotted.start() : next(ends, dotted.end())]


def _fits(chars: str, at: int, size: int) -> bool:
    """Whether the characters can be a name: no title behind a surname (和书记), and something may follow."""
    name = chars[at : at + size]
    if len(name) != size or name in WORDS or not all(map(HAN.match, name)) or not FOLLOWS.match(chars, at + size):
        return False
    return not any(name.endswith(title) for title in _titles() if len(title) <= size)


def _read_posts(chars: str, end: int, last: int) -> tuple[int, list[tuple[str, str]]]:
    """Where the posts that end at an offset begin, behind the last person, and each as (body as printed, title)."""
    window = chars[max(last, end - LONGEST_POSTS) : end].replace("*", "")
    edge = max((match.end() for match in BOUNDARY.finditer(window)), default=0)
    parts = re.split("、|兼任?", window[edge:])
    kept = list[tuple[str, str]]()
    for part in reversed(parts):
        title = read_title(part)
        if not title:
            break
        written = part.removesuffix(title)
        body = cut_lead(f"{written}街道" if written and title.startswith("街道办") else written)
        kept.insert(0, (_name_meant(body, chars, end - len(part)), title))
        if not written.startswith(body):
            break
    return end - sum(len(body) + len(title) + 1 for body, title in kept) + 1, kept


def cut_lead(written: str) -> str:
    """The name of a body without the words before it; nothing where what is left is no body.

    >>> cut_lead("对话云台市"), cut_lead("记者采访了正定县就业服务局"), cut_lead("和市委"), cut_lead("住房和城乡建设局")
    ('云台市', '正定县就业服务局', '市委', '住房和城乡建设局')
    >>> cut_lead("全程参与的")
    ''
    """
    verbs = list(VERB.finditer(written))
    body = LEAD.sub("", written[verbs[-1].end() :] if verbs else written)
    begins = re.search("(?:该|本|这个)(?=中心|局|镇|县|区|市|街道|委|办|处|院|所)", body)
    body = body[begins.start() :] if begins else body
    return body if is_body(body) or THIS.match(body) else ""


def _name_meant(body: str, chars: str, before: int) -> str:
    """The body; of 该中心 the one of this kind that is named last before it."""
    this = THIS.match(body)
    noun = body[this.end() :] if this else ""
    if not noun or not is_body(noun):
        return "" if this else body
    named = list(re.finditer(f"[一-龥]{{2,16}}?{re.escape(noun)}", chars[: max(0, before)]))
    return cut_lead(named[-1][0]) if named else ""


def read_title(written: str) -> str:
    """The longest title with which a stretch ends, or nothing.

    >>> read_title("高新区党工委副书记"), read_title("常务副市长")
    ('党工委副书记', '常务副市长')
    >>> read_title("市科技局")
    ''
    """
    sizes = range(min(LONGEST_TITLE, len(written)), 1, -1)
    return next((written[-size:] for size in sizes if written[-size:] in _titles()), "")


def _resolve(items: Sequence[tuple[str, str]], home: Locality | None) -> Iterator[Post]:
    """The posts with the full names of their bodies; an office without a body belongs to the body before it."""
    before = ""
    for written, title in items:
        kind, body = _titles()[title], f"{written}{_lost_head(written, title)}"
        if kind == "government":
            seat = body or _seat_before(before, title)
            yield Post(name_seat(seat, title, home), title, seat, kind)
        else:
            printed = f"{before}{body}" if body in PARTS and before else body or before
            committee, office = _name_seated(printed, title)
            full = name_organisation(committee, home)
            yield Post(f"{full}人民政府" if kind == "office" and TOWN.search(full) else full, office, printed, kind)
            before = printed


def _lost_head(body: str, title: str) -> str:
    """The last character of a body that its title took: 局 of 县林业|局长.

    >>> _lost_head("县林业", "局长"), _lost_head("县林业局", "局长"), _lost_head("", "副局长")
    ('局', '', '')
    """
    head = HEAD_OF.fullmatch(title)
    return head[1] if head and body and body[-1] not in "局厅委处院所队办府区省市县州会中心" else ""


def _seat_before(before: str, title: str) -> str:
    """The territory of a mayor whose place stands in the post before: 平凉市委副书记、市长."""
    level, body = LEVEL.search(title), before.removesuffix("委")
    return body if level and len(body) > 1 and body.endswith(level[0]) else ""


def _name_seated(printed: str, title: str) -> tuple[str, str]:
    """The committee in which a secretary of the Party sits, and the office there: of a bureau, the bureau itself."""
    if title.startswith("党工委"):
        return f"{printed}党工委", title.removeprefix("党工委")
    if title.startswith("党委") and TOWN.search(printed):
        return f"{printed}党委", title.removeprefix("党委")
    if STREET.search(printed) and title.endswith("主任"):
        return f"{STREET.sub('街道', printed)}办事处", title
    return printed, title


def name_seat(body: str, title: str, home: Locality | None) -> str:
    """The government of a mayor or head of town: of the place printed, else of the one at home of that level.

    >>> from policy_targets.reading.people.localities import list_places
    >>> gaoyou = list_places()["321084"]
    >>> [name_seat(*it, gaoyou) for it in (("", "副市长"), ("卸甲镇", "镇长"), ("扬州", "市长"), ("", "副区长"))]
    ['高邮市人民政府', '高邮市卸甲镇人民政府', '扬州市人民政府', '']
    """
    head = LEVEL.search(title)
    body = "" if body in OWN_REGION else body
    if title.startswith(("街道办", "办事处")):
        return name_organisation(f"{STREET.sub('', body)}街道办事处", home) if body else ""
    if not body:
        return name_government(head[0], home) if head else ""
    if TOWN.search(body):
        return f"{name_organisation(body, home)}人民政府"
    if head and not body.endswith((head[0], "政府")) and (found := read_place_name(body, 0)) and found.end < len(body):
        return name_organisation(f"{body}政府", home)
    if head and not body.endswith((*"省市县区州盟旗", "政府", "行署")):
        body = f"{body}{head[0]}"
    return name_organisation(body if body.endswith("政府") else f"{body}政府", home)
