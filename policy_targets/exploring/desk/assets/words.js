// The words of the page in both languages. ${} stands in functions.

const zh = {
  title: "审核台", second: "第二遍阅读", document: "文件", record: "候选", ledger: "账本", problems: "问题", compare: "比对",
  undo: "撤销", redo: "重做", repairs: "修复", language: "English", theme: "明暗", help: "按键",
  targets: "目标", outcomes: "结果", initiatives: "举措", positions: "职务", sources: "文章",
  letter: { targets: "目", outcomes: "果", initiatives: "举", positions: "职" },
  status: { candidate: "待定", curated: "已审核", double_checked: "双重核对" },
  dispute: (field, reader, model) => `两种识读不一：${field} — 识读程序 ${reader || "无"}，模型 ${model || "无"}`,
  progress: (done, all) => `已定 ${done} / ${all}`,
  accept: "接受", reject: "拒绝", edit: "编辑", span: "改引文", split: "拆分", merge: "与下条合并", turn: "目标⇄结果", add: "新增", reopen: "退回待定",
  save: "保存并接受", save_only: "仅保存", cancel: "取消", article: "文章信息", next: "下一条", previous: "上一条", next_open: "下一条待定", search: "在文中查找",
  part_key: "所属整体（其中）", initiatives_key: "关联举措", problems_key: "问题", compare_key: "比对两遍阅读", document_key: "换文件",
  inherited: (value) => `承自文章：${value}`, inherits: "承自文章", nothing: "无（～）", none: "—",
  fields: {
    quote: "引文", at: "位置", what: "指标（原文用语）", indicator: "指标代码", measure: "度量", comparator: "比较", value: "数值", value_upper: "上限",
    unit: "单位", scope: "限定", baseline: "基期", baseline_label: "基期说法", baseline_value: "基期数值", period: "期间（原文）", in: "期间（EDTF）", speaker: "发言人",
    organisation: "责任机构", place: "地点代码", part_of: "其中：属于", suspect: "存疑", note: "备注", says: "承诺用语", commitment: "承诺程度",
    initiatives: "关联举措", name: "名称", name_en: "英文名", kind: "类别", stage: "进展", organisations: "相关机构", title: "标题或职务", title_en: "英文", id: "编号",
    subtitle: "副题", series: "栏目", publisher: "发布者", published: "发布日期（EDTF）", basis: "日期依据", why: "推定理由", byline: "署名", spans: "范围", name_latin: "拼音", parent: "上级",
    role: "性质", binding: "约束性", reckoning: "计法", prices: "价格口径", revises: "所调整的目标", session: "会议", url: "网址", covers: "收录范围",
  },
  rule: (rule) => `规则 ${rule}`, by_hand: "人工录入", of: (n, all) => `第 ${n} 条，共 ${all} 条`,
  reject_title: "为什么不是？", reject_help: "其中的数字按此归入账本。", pick_kind: "新增什么？", spanning: "←→ 移动末端，Shift+←→ 移动首端，Enter 确定，Esc 取消",
  splitting: "←→ 移动拆分处，Enter 确定，Esc 取消", selected: "已选", select_first: "先选中文字，或按 / 查找。", nothing_selected: "没有选中文字。",
  gaps: "未入账的数字", no_gaps: "每个数字都已入账。", rows: "已放在一边的数字", gap_help: "Enter 按建议归类，数字键选择理由，c 作为记录新增。", take_up: "取回", as_proposed: "按建议归类", other_reason: "另选理由",
  no_problems: "与构建时的检查一致：没有问题。", done: "全部已定。", open_left: (n) => `还有 ${n} 条待定。`,
  conflict: "文件已在别处改动。刚才的决定没有写入；页面已重新读取，请再看一遍。", silence: "审核台没有回应，刚才的决定没有写入。若已重新启动，请打开它给出的新地址。",
  undone: (what) => `已撤销：${what}`, redone: (what) => `已重做：${what}`, nothing_to_undo: "没有可撤销的。", saved: "已写入",
  left_aside: "阅读程序放在一边的文字", find: "查找", not_found: "文中没有这些字。", found: (n) => `找到 ${n} 处`,
  new_entry: "新条目…", enlist: "加入名录", organisations_list: "机构", speakers_list: "发言人",
  agreements: (n) => `两遍一致 ${n} 条`, mark: (n) => `把一致的 ${n} 条标为双重核对`, marked: (n) => `已标记 ${n} 条`, differs: "不一致", only_first: "只有第一遍有", only_second: "只有第二遍有",
  decide_first: (n) => `还有 ${n} 条待定；定完再比对，早先的决定才一直不可见。`, repairs_shown: "修复已显示", repairs_hidden: "修复已隐藏",
  labels: { accept: "接受", reopen: "退回", reject: "拒绝", edit: "编辑", span: "改引文", split: "拆分", merge: "合并", turn: "目标⇄结果", link: "关联", add: "新增", aside: "入账", take_up: "取回", enlist: "加入名录", double_check: "双重核对" },
  help_title: "按键", close: "关闭", manuscript: "文件原文", panel: "记录与账本", tools: "工具",
  typing: { title: "编辑时", enter: "保存并接受", shift_enter: "仅保存", escape: "放弃改动" },
};

const en = {
  title: "Review desk", second: "Second reading", document: "Document", record: "Record", ledger: "Ledger", problems: "Problems", compare: "Compare",
  undo: "Undo", redo: "Redo", repairs: "Repairs", language: "中文", theme: "Light or dark", help: "Keys",
  targets: "target", outcomes: "outcome", initiatives: "initiative", positions: "post", sources: "article",
  letter: { targets: "T", outcomes: "O", initiatives: "I", positions: "P" },
  status: { candidate: "undecided", curated: "curated", double_checked: "double-checked" },
  dispute: (field, reader, model) => `Two readings differ: ${field} is ${reader || "nothing"} to the reader, ${model || "nothing"} to the model`,
  progress: (done, all) => `${done} of ${all} decided`,
  accept: "Accept", reject: "Reject", edit: "Edit", span: "Change quote", split: "Split", merge: "Merge with next", turn: "Target ⇄ outcome", add: "Add", reopen: "Reopen",
  save: "Save and accept", save_only: "Save only", cancel: "Cancel", article: "Article", next: "Next", previous: "Previous", next_open: "Next undecided", search: "Find in the document",
  part_key: "Part of (其中)", initiatives_key: "Link initiatives", problems_key: "Problems", compare_key: "Compare the readings", document_key: "Another document",
  inherited: (value) => `from the article: ${value}`, inherits: "from the article", nothing: "none (~)", none: "—",
  fields: {
    quote: "Quote", at: "Where", what: "What (as said)", indicator: "Indicator", measure: "Measure", comparator: "Comparator", value: "Value", value_upper: "Upper value",
    unit: "Unit", scope: "Scope", baseline: "Baseline", baseline_label: "Baseline (as said)", baseline_value: "Baseline value", period: "Period (as said)", in: "Period (EDTF)", speaker: "Speaker",
    organisation: "Organisation", place: "Place code", part_of: "Part of (其中)", suspect: "Suspect", note: "Note", says: "Commitment (as said)", commitment: "Commitment",
    initiatives: "Initiatives", name: "Name", name_en: "English name", kind: "Kind", stage: "Stage", organisations: "Organisations", title: "Title", title_en: "English", id: "Id",
    subtitle: "Subtitle", series: "Series", publisher: "Publisher", published: "Published (EDTF)", basis: "Basis of the date", why: "Why", byline: "Byline", spans: "Extent", name_latin: "Pinyin", parent: "Parent",
    role: "Role", binding: "Binding", reckoning: "Reckoning", prices: "Prices", revises: "Target it revises", session: "Session", url: "Address", covers: "Covers",
  },
  rule: (rule) => `rule ${rule}`, by_hand: "typed by hand", of: (n, all) => `${n} of ${all}`,
  reject_title: "Why is it none?", reject_help: "Its numbers go to the ledger with this reason.", pick_kind: "What is it?", spanning: "←→ moves the end, Shift+←→ the start, Enter takes it, Esc leaves it",
  splitting: "←→ moves the cut, Enter takes it, Esc leaves it", selected: "Selected", select_first: "Select words first, or press / to find them.", nothing_selected: "Nothing is selected.",
  gaps: "Numbers not accounted for", no_gaps: "Every number is accounted for.", rows: "Numbers set aside", gap_help: "Enter takes the proposed reason, a digit another one, c makes a record of it.", take_up: "Take up", as_proposed: "Set aside as proposed", other_reason: "For another reason",
  no_problems: "Checked as the build checks: no problem.", done: "All is decided.", open_left: (n) => `${n} undecided.`,
  conflict: "The file was changed elsewhere. The last decision was not written; the page has read the file again: look once more.", silence: "The desk does not answer; the last decision was not written. If it was started again, open its new address.",
  undone: (what) => `Undone: ${what}`, redone: (what) => `Redone: ${what}`, nothing_to_undo: "Nothing to undo.", saved: "Written",
  left_aside: "What the reader left aside", find: "Find", not_found: "The document has no such words.", found: (n) => `${n} found`,
  new_entry: "New…", enlist: "Add to the list", organisations_list: "organisation", speakers_list: "speaker",
  agreements: (n) => `${n} agree`, mark: (n) => `Mark the ${n} that agree as double-checked`, marked: (n) => `${n} marked`, differs: "different", only_first: "first reading only", only_second: "second reading only",
  decide_first: (n) => `${n} undecided. Decide them first, so that the earlier decisions stay out of sight.`, repairs_shown: "Repairs shown", repairs_hidden: "Repairs hidden",
  labels: { accept: "accept", reopen: "reopen", reject: "reject", edit: "edit", span: "change quote", split: "split", merge: "merge", turn: "target ⇄ outcome", link: "link", add: "add", aside: "set aside", take_up: "take up", enlist: "add to list", double_check: "double-check" },
  help_title: "Keys", close: "Close", manuscript: "The document", panel: "Record and ledger", tools: "Tools",
  typing: { title: "While editing", enter: "save and accept", shift_enter: "save only", escape: "drop the changes" },
};

const kept = localStorage.getItem("policy-targets-review-language");
let language = kept ?? (navigator.language.startsWith("zh") ? "zh" : "en");

export const words = () => (language === "zh" ? zh : en);
export const isChinese = () => language === "zh";

export function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
  localStorage.setItem("policy-targets-review-language", language);
}

export function showLanguage() {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = words()[element.dataset.t];
}
