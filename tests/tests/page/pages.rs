//! Pages written by hand, each with something a renderer would not make. All prose is ours.

use serde_json::{Value, json};

use crate::read;

/// A spec with everything that a page can state without doubt.
pub fn everything() -> Value {
    let response = json!({ "type": "object", "fields": {
        "RequestId": { "type": "string", "example": "A-1" },
        "Things": { "type": "array", "items": { "type": "object", "fields": {
            "Name": { "type": "string", "example": "one" },
            "Parts": { "type": "array", "items": { "type": "string", "example": "p" } },
            "Size": { "type": "integer", "example": "4", "minimum": 1, "maximum": 9 },
        } } },
        "Name": { "type": "string", "example": "all" },
    } });
    json!({
        "operation": "ListThings",
        "rateLimit": { "calls": 10, "seconds": 1 },
        "authorization": { "required": false },
        "page": { "title": "Product:ListThings", "updated": "2025-02-03" },
        "parameters": {
            "Lang": {
                "type": "string", "listed": 2,
                "values": [{ "value": "en", "label": "English" }, { "value": "zh", "label": "Chinese" }],
                "default": "zh", "example": "zh",
            },
            "Old": { "type": "string", "deprecated": {}, "example": "1" },
            "Filter": { "type": "array", "required": true, "items": { "type": "object", "fields": {
                "Key": { "type": "string", "example": "k" },
            } } },
            "PageSize": { "type": "integer", "default": "10", "example": "20", "maximum": 50 },
        },
        "example": crate::invent::answer(&response),
        "response": response,
        "errors": [
            { "status": 400, "code": "Bad", "message": "It is bad.", "description": "It is bad." },
        ],
    })
}

fn page(request: &str, response: &str, rest: &str) -> String {
    format!(
        "All Products\n\nProduct:ListThings\n\nLast Updated:Feb 03, 2025\n\nLists things.\n\n\
         Request parameters\n\nParameter\n\nType\n\nRequired\n\nDescription\n\nExample\n\n{request}\n\n\
         Response elements\n\nElement\n\nType\n\nDescription\n\nExample\n\n{response}\n\n\
         Examples\n\nSuccess response\n\nJSON format\n\n{rest}"
    )
}

fn codes(draft: &alicloud_codegen::import::Draft) -> Vec<&str> {
    draft.flags.iter().map(|flag| flag.code).collect()
}

#[test]
fn items_labelled_like_their_list_are_flagged() {
    let text = page(
        "",
        "object\n\nList\n\narray<object>\n\nThe list.\n\narray<object>\n\nOne.\n\nName\n\nstring\n\nThe name.\n\nx",
        "{\"List\": [{\"Name\": \"x\"}]}\n\nError codes\n",
    );
    let draft = read(&text, None);
    let items = &draft.spec["response"]["fields"]["List"]["items"];
    assert_eq!(
        *items,
        json!({ "type": "array", "fields": { "Name": { "type": "string", "example": "x" } } })
    );
    assert_eq!(codes(&draft), ["demo-mismatch"]);
    assert_eq!(draft.flags[0].line, Some(41));
}

#[test]
fn conditions_are_no_values_and_ranges_are_limits() {
    let text = page(
        "A\n\nstring\n\nNo\n\nThe thing.\n\n  • If one holds: the name.\n\n  • If the other holds: the number.\n\n7\n\n\
         B\n\nstring\n\nNo\n\nA share. Valid values: 1 to 100.\n\n10\n\n\
         C\n\nstring\n\nYes\n\nThe mode. Valid values:\n\n0: off.\n\n1 (default): on.\n\n1",
        "object\n\nId\n\nstring\n\nThe number.\n\nx",
        "{\"Id\": \"x\"}\n\nError codes\n",
    );
    let draft = read(&text, None);
    let parameters = &draft.spec["parameters"];
    assert_eq!(parameters["A"], json!({ "type": "string", "example": "7" }));
    assert_eq!(
        parameters["B"],
        json!({ "type": "string", "example": "10", "minimum": 1, "maximum": 100 })
    );
    let values = json!([{ "value": "0", "label": "off." }, { "value": "1", "label": "on." }]);
    assert_eq!(
        parameters["C"],
        json!({ "type": "string", "required": true, "values": values, "example": "1" })
    );
    assert_eq!(codes(&draft), ["required-with-default"]);
}

#[test]
fn a_row_before_its_items_may_have_a_word_like_a_name() {
    let text = page(
        "Names\n\narray\n\nNo\n\nThe names.\n\nId\n\nstring\n\nNo\n\nOne name.\n\nx",
        "object\n\nId\n\nstring\n\nThe number.\n\nx\n\nTags\n\narray\n\nId\n\nstring\n\nA tag.\n\ny",
        "{\"Id\": \"x\", \"Tags\": [\"y\"]}\n\nError codes\n",
    );
    let draft = read(&text, None);
    assert_eq!(
        draft.spec["parameters"],
        json!({ "Names": { "type": "array", "items": { "type": "string", "example": "x" } } })
    );
    let tags = &draft.spec["response"]["fields"]["Tags"];
    assert_eq!(*tags, json!({ "type": "array", "items": { "type": "string", "example": "y" } }));
}

#[test]
fn an_escaped_name_is_known_behind_a_name_with_a_type_word_as_example() {
    let text = page(
        "",
        "object\n\nInfo\n\nobject\n\nThe rest.\n\nKey\n\nobject\n\nThe keys.\n\n\
         page\\_size\n\ninteger\n\nThe size.\n\n688\n\nKey\n\nstring\n\nThe key.\n\nstring",
        "{\"Info\": {\"Key\": {\"page_size\": 688}}, \"Key\": \"string\"}\n\nError codes\n",
    );
    let draft = read(&text.replace("Response elements", "**Response elements**"), None);
    assert_eq!(
        draft.spec["response"],
        json!({ "type": "object", "fields": {
            "Info": { "type": "object", "fields": {
                "Key": { "type": "object", "fields": {
                    "page_size": { "type": "integer", "example": "688" },
                } },
            } },
            "Key": { "type": "string", "example": "string" },
        } })
    );
    assert!(draft.flags.is_empty(), "{:?}", draft.flags);
}

#[test]
fn a_row_named_like_an_old_list_before_it_is_no_item() {
    let text = page(
        "Group\n\nObject\n\nNo\n\nThe group.\n\nSize\n\nArray of Float\n\nNo\n\nThe sizes.\n\n4.5\n\n\
         Size\n\nLong\n\nNo\n\nThe size.\n\n7",
        "object\n\nId\n\nstring\n\nThe number.\n\nx",
        "{\"Id\": \"x\"}\n\nError codes\n",
    );
    let parameters = json!({
        "Group": { "type": "object", "fields": {
            "Size": { "type": "array", "items": { "type": "number", "format": "float", "example": "4.5" } },
        } },
        "Size": { "type": "integer", "format": "int64", "example": "7" },
    });
    let draft = read(&text, Some(&json!({ "parameters": parameters })));
    assert_eq!(draft.spec["parameters"], parameters);
}

#[test]
fn bars_as_browsers_give_them() {
    let text = "Does a thing.\nTry it now\nRequest parameters\n|\nParameter |\nType |\nRequired |\nDescription |\nExample |\n\
        SourceIp\ndeprecated\n|\nstring |\nNo |\nThe address. |\n1.2.XX.XX |\n| List |\narray |\nNo |\nThe list. Valid values:\n|\n[\"a\"] |\n\
        |\nstring |\nNo |\nOne. |\na |\n|\nResponse elements\n|\nElement |\nType |\nDescription |\nExample |\n|\nobject |\n|||\n\
        | RequestId |\nstring |\nThe number. |\nx |\n| Info |\nobject |\nThe rest. |\n|\n| Id |\nstring |\nThe other. |\ny |\n\
        Examples\nSuccess response\nJSON format\n{\n\"RequestId\": \"x\",\n\"Info\": {\n\"Id\": \"y\"\n}\n}\nError codes\nSee Error Codes for a complete list.\n";
    let known = json!({ "operation": "DoThing" });
    let draft = read(text, Some(&known));
    assert_eq!(
        draft.spec["parameters"],
        json!({
            "SourceIp": { "type": "string", "deprecated": {}, "example": "1.2.XX.XX" },
            "List": { "type": "array", "items": { "type": "string", "example": "a" } },
        })
    );
    assert_eq!(
        draft.spec["response"],
        json!({ "type": "object", "fields": {
            "RequestId": { "type": "string", "example": "x" },
            "Info": { "type": "object", "fields": { "Id": { "type": "string", "example": "y" } } },
        } })
    );
    assert_eq!(codes(&draft), ["title-missing", "value-list-lost", "list-example-dropped"]);
}

#[test]
fn glued_rows_may_repeat_the_list_and_leave_out_required_words() {
    let text = "ListThings - 查看\n\n请求参数\n\n名称类型必填描述示例值\nLangstring\n\n语言。\n\n取值包括：\n\n  • zh（默认）：中文\n  • en：英文\nzh\n\
        RegionIdstring\n\n地域。\n\ncn-x\n\n返回参数\n\n名称类型描述示例值\nobject\nRequestIdstring\n\n编号。\n\nF1\nListarray<object>\n\n列表。\n\n\
        Listobject\n\n列表。\n\nTypestring\n\n类型。\n\nT\n\n示例\n\n正常返回示例\n\nJSON格式\n\n{\"RequestId\": \"F1\", \"List\": [{\"Type\": \"T\"}]}\n\n\
        错误码\n\n访问错误中心查看更多错误码。\n\n变更历史\n";
    let draft = read(text, None);
    let values = json!([{ "value": "zh", "label": "中文" }, { "value": "en", "label": "英文" }]);
    assert_eq!(
        draft.spec["parameters"],
        json!({
            "Lang": { "type": "string", "values": values, "default": "zh", "example": "zh" },
            "RegionId": { "type": "string", "example": "cn-x" },
        })
    );
    assert_eq!(
        draft.spec["response"]["fields"]["List"],
        json!({ "type": "array", "items": { "type": "object", "fields": {
            "Type": { "type": "string", "example": "T" },
        } } })
    );
    assert_eq!(codes(&draft), ["date-missing"]);
}

#[test]
fn errors_end_where_known_messages_do() {
    let errors = "Error codes\n\nHTTP status code\n\nError code\n\nError message\n\nDescription\n\n\
        400 A It is bad. It is bad.\n400 B It is bad. Really. Look again.\n500 C no end here\n4XX D What. What.\n\n\
        See Error Codes for a complete list.\n\nRelease notes\n";
    let rest = format!("{{\"Id\": \"x\"}}\n\n{errors}");
    let text = page("", "object\n\nId\n\nstring\n\nThe number.\n\nx", &rest);
    let draft = read(&text, None);
    let messages = |draft: &alicloud_codegen::import::Draft| {
        let errors = draft.spec["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .map(|error| error["message"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(messages(&draft), ["It is bad.", "It is bad.", "no end here"]);
    assert_eq!(codes(&draft), ["error-unread", "error-boundary-guessed", "error-boundary-guessed"]);
    let known = json!({ "errors": [{ "code": "B", "message": "It is bad. Really." }] });
    assert_eq!(messages(&read(&text, Some(&known)))[1], "It is bad. Really.");
}

#[test]
fn limits_of_calls_are_read_in_several_wordings() {
    let limit = |sentence: &str| {
        let text = page("", "object", "{}\n\nError codes\n").replace(
            "Request parameters",
            &format!("Operation description\n\n{sentence}\n\nTry it now\n\nRequest parameters"),
        );
        read(&text, None).spec.get("rateLimit").cloned()
    };
    let of = |calls: u32, seconds: u32| Some(json!({ "calls": calls, "seconds": seconds }));
    assert_eq!(
        limit("The queries per second (QPS) limit is 10 calls per second for each user."),
        of(10, 1)
    );
    assert_eq!(limit("Call it up to 5 times per minute. More is throttled."), of(5, 60));
    assert_eq!(limit("The QPS limit for a single user is 1,000."), of(1000, 1));
    assert_eq!(limit("本接口的单用户QPS限制为10次/秒。"), of(10, 1));
    assert_eq!(limit("There are 10 things."), None);
}

#[test]
fn authorization_is_read_from_its_table() {
    let text = page("", "object", "{}\n\nError codes\n").replace(
        "Request parameters",
        "RAM authorization\n\nAction\n\nAccess level\n\nResource type\n\ncode:ListThings\n\nlist\n\n\
         *Thing\n\n`acs:code:{#regionId}:{#accountId}:thing/*`\n\nNone\n\nRequest parameters",
    );
    assert_eq!(
        read(&text, None).spec["authorization"],
        json!({
            "required": true, "action": "code:ListThings", "access": "list",
            "resources": ["acs:code:{#regionId}:{#accountId}:thing/*"],
        })
    );
}
