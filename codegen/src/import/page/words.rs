//! The words pages have for the same things, in the languages they come in.

/// Parts of a page, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    /// Navigation, title, date, summary.
    Opening,
    Description,
    /// What is of no interest: how to try the operation, its syntax.
    Aside,
    Authorization,
    Request,
    Response,
    Examples,
    Errors,
    End,
}

/// Columns of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Type,
    Required,
    Description,
    Example,
    Status,
    Code,
    Message,
    /// Columns of the table of authorization.
    Other,
}

const SECTIONS: &[(&str, Section)] = &[
    ("operation description", Section::Description),
    ("usage notes", Section::Description),
    ("接口说明", Section::Description),
    ("接口描述", Section::Description),
    ("使用说明", Section::Description),
    ("操作の説明", Section::Description),
    ("操作説明", Section::Description),
    ("try it now", Section::Aside),
    ("debugging", Section::Aside),
    ("debug", Section::Aside),
    ("调试", Section::Aside),
    ("在线调试", Section::Aside),
    ("デバッグ", Section::Aside),
    ("今すぐお試しください", Section::Aside),
    ("request syntax", Section::Aside),
    ("请求语法", Section::Aside),
    ("リクエスト構文", Section::Aside),
    ("ram authorization", Section::Authorization),
    ("authorization information", Section::Authorization),
    ("授权信息", Section::Authorization),
    ("ram授权", Section::Authorization),
    ("ram 授权", Section::Authorization),
    ("ram 認証", Section::Authorization),
    ("request parameters", Section::Request),
    ("请求参数", Section::Request),
    ("リクエストパラメーター", Section::Request),
    ("リクエストパラメータ", Section::Request),
    ("response elements", Section::Response),
    ("response parameters", Section::Response),
    ("返回参数", Section::Response),
    ("返回数据", Section::Response),
    ("返回结果", Section::Response),
    ("响应参数", Section::Response),
    ("レスポンスフィールド", Section::Response),
    ("レスポンス要素", Section::Response),
    ("レスポンスパラメーター", Section::Response),
    ("レスポンスパラメータ", Section::Response),
    ("examples", Section::Examples),
    ("示例", Section::Examples),
    ("例", Section::Examples),
    ("成功レスポンス", Section::Examples),
    ("error codes", Section::Errors),
    ("错误码", Section::Errors),
    ("エラーコード", Section::Errors),
    ("release notes", Section::End),
    ("change history", Section::End),
    ("变更历史", Section::End),
    ("変更履歴", Section::End),
];

const COLUMNS: &[(&str, Column)] = &[
    ("parameter", Column::Name),
    ("element", Column::Name),
    ("field", Column::Name),
    ("name", Column::Name),
    ("名称", Column::Name),
    ("参数", Column::Name),
    ("字段", Column::Name),
    ("パラメーター", Column::Name),
    ("パラメータ", Column::Name),
    ("フィールド", Column::Name),
    ("type", Column::Type),
    ("类型", Column::Type),
    ("タイプ", Column::Type),
    ("データ型", Column::Type),
    ("required", Column::Required),
    ("必填", Column::Required),
    ("是否必选", Column::Required),
    ("是否必须", Column::Required),
    ("是否必填", Column::Required),
    ("必須 / 任意", Column::Required),
    ("必須", Column::Required),
    ("description", Column::Description),
    ("描述", Column::Description),
    ("说明", Column::Description),
    ("説明", Column::Description),
    ("example", Column::Example),
    ("示例值", Column::Example),
    ("示例", Column::Example),
    ("例", Column::Example),
    ("http status code", Column::Status),
    ("http code", Column::Status),
    ("httpcode", Column::Status),
    ("http状态码", Column::Status),
    ("http 状态码", Column::Status),
    ("http ステータスコード", Column::Status),
    ("error code", Column::Code),
    ("错误码", Column::Code),
    ("错误代码", Column::Code),
    ("エラーコード", Column::Code),
    ("error message", Column::Message),
    ("错误信息", Column::Message),
    ("エラーメッセージ", Column::Message),
    ("action", Column::Other),
    ("operation", Column::Other),
    ("操作", Column::Other),
    ("api", Column::Other),
    ("access level", Column::Other),
    ("访问级别", Column::Other),
    ("resource type", Column::Other),
    ("资源类型", Column::Other),
    ("condition key", Column::Other),
    ("条件关键字", Column::Other),
    ("dependent action", Column::Other),
    ("associated operation", Column::Other),
    ("关联操作", Column::Other),
];

/// The section that a line is the heading of.
pub(super) fn section(line: &str) -> Option<Section> {
    if line.len() > 100 {
        return None;
    }
    let plain = plain(line);
    SECTIONS.iter().find(|(words, _)| *words == plain).map(|(_, section)| *section)
}

/// The column that a cell of the head of a table names.
pub(super) fn column(cell: &str) -> Option<Column> {
    if cell.len() > 100 {
        return None;
    }
    let plain = plain(cell);
    COLUMNS.iter().find(|(words, _)| *words == plain).map(|(_, column)| *column)
}

/// The longest column title that `text`, in lower case, starts with, and its length.
pub(super) fn column_prefix(text: &str) -> Option<(Column, usize)> {
    let fitting = COLUMNS.iter().filter(|(words, _)| text.starts_with(words));
    fitting.max_by_key(|(words, _)| words.len()).map(|(words, column)| (*column, words.len()))
}

/// Whether a cell says that a parameter is required.
pub(super) fn required(cell: &str) -> Option<bool> {
    match cell.trim_matches('*') {
        "Yes" | "yes" | "是" | "必須" | "必填" => Some(true),
        "No" | "no" | "否" | "任意" | "选填" => Some(false),
        _ => None,
    }
}

/// A line that ends in one of the words of [`required`], without it.
pub(super) fn required_suffix(line: &str) -> Option<(&str, bool)> {
    [("Yes", true), ("No", false), ("是", true), ("否", false), ("必須", true), ("任意", false)]
        .into_iter()
        .find_map(|(word, required)| Some((line.strip_suffix(word)?, required)))
}

/// Whether a paragraph behind a table speaks of the parameters that every operation has.
pub(super) fn is_trailer(text: &str) -> bool {
    const PHRASES: &[&str] =
        &["common request parameter", "common parameter", "公共请求参数", "公共参数"];
    let lower = text.to_lowercase();
    PHRASES.iter().any(|phrase| lower.contains(phrase))
}

/// Names without a table of their own: parameters that stand at the top in nearly every operation.
pub(super) const USUAL_PARAMETERS: &[&str] = &[
    "Action",
    "ClientToken",
    "CurrentPage",
    "DryRun",
    "Lang",
    "MaxResults",
    "NextToken",
    "OwnerAccount",
    "OwnerId",
    "PageNo",
    "PageNumber",
    "PageSize",
    "RegionId",
    "ResourceGroupId",
    "ResourceOwnerAccount",
    "ResourceOwnerId",
    "SourceIp",
];

/// Fields that stand at the top of nearly every answer.
pub(super) const USUAL_FIELDS: &[&str] = &[
    "Code",
    "HttpStatusCode",
    "MaxResults",
    "Message",
    "NextToken",
    "PageNumber",
    "PageSize",
    "RequestId",
    "Success",
    "TotalCount",
    "requestId",
];

/// A heading or cell without markup, in lower case.
fn plain(text: &str) -> String {
    let mut text = text.trim().trim_start_matches('#').trim();
    // Markdown of the vendor's own repository puts anchors behind headings.
    if let Some(start) = text.rfind('{')
        && start > 0
        && text.ends_with('}')
    {
        text = text[..start].trim_end();
    }
    text.trim_matches(['*', '_', '`', ':', '：', ' ']).to_lowercase()
}
