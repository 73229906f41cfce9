//! Pages: what stands around the tables, and the text of their cells.

use serde_json::Value;

use super::{Generation, Language, Layout, Page};

impl Page {
    pub(super) fn opening(&mut self, spec: &Value) {
        let title = spec["page"]["title"].as_str().unwrap_or("Product:Nothing").to_owned();
        let operation = spec["operation"].as_str().unwrap_or_default();
        match self.dialect.layout {
            Layout::Markdown => self.block(&format!("# {title} {{#reference}}")),
            _ => self.block(&format!("All Products\nSearch\nDocument Center\n\n{title}")),
        }
        let words = self.dialect.word("Last Updated:", "更新时间：");
        let date = spec["page"]["updated"].as_str().unwrap_or("2025-01-31");
        self.block(&format!("{words}{date}"));
        self.block(self.dialect.word("Does something with things.", "处理事物。"));
        if let Some(calls) = spec["rateLimit"]["calls"].as_u64() {
            self.heading("Operation description", "接口说明");
            self.block(&if self.dialect.is_chinese() {
                format!("本接口的单用户QPS限制为{calls}次/秒。")
            } else {
                format!("The QPS limit is {calls} calls per second for each user.")
            });
        }
        match self.dialect.generation {
            Generation::To2022 => self.heading("Debugging", "调试"),
            Generation::Of2024 => self.heading("Authorization information", "授权信息"),
            Generation::Of2025 => self.heading("RAM authorization", "RAM授权"),
        }
        if self.dialect.generation == Generation::To2022 {
            return;
        }
        if spec["authorization"]["required"] == false {
            self.block(self.dialect.word("No authorization for this operation.", "暂无授权信息。"));
        } else if let Some(action) = spec["authorization"]["action"].as_str() {
            self.block(&format!("{action}\n\n{operation}\n\nlist\n\nNone"));
        }
    }

    pub(super) fn description(&self, shape: &Value, is_request: bool) -> String {
        let dialect = self.dialect;
        let prose = shape["description"].as_str();
        let mut text =
            prose.unwrap_or(dialect.word("Something of the thing.", "事物的属性。")).to_owned();
        let default = shape["default"].as_str().filter(|_| is_request);
        let limits = (shape["minimum"].as_f64(), shape["maximum"].as_f64());
        match (limits, dialect.is_chinese()) {
            ((Some(low), Some(high)), false) => text += &format!(" Valid values: {low} to {high}."),
            ((Some(low), Some(high)), true) => text += &format!("取值范围：{low}~{high}。"),
            ((None, Some(high)), false) => text += &format!(" The maximum value is {high}."),
            ((None, Some(high)), true) => text += &format!("最大值为{high}。"),
            ((Some(low), None), false) => text += &format!(" Minimum value: {low}."),
            ((Some(low), None), true) => text += &format!("最小值为{low}。"),
            ((None, None), _) => {}
        }
        let values = shape["values"].as_array().map(Vec::as_slice).unwrap_or_default();
        let is_marked = values.iter().any(|value| value["value"].as_str() == default);
        if let Some(default) = default.filter(|_| !is_marked || dialect.layout == Layout::Bars) {
            let default = self.escaped(default);
            text += &match dialect.language {
                Language::English => format!(" Default value: {default}."),
                Language::Chinese => format!("默认值：{default}。"),
            };
        }
        if !values.is_empty() {
            text += &self.values(values, default);
        }
        text
    }

    fn values(&self, values: &[Value], default: Option<&str>) -> String {
        let dialect = self.dialect;
        let lead = dialect.word("Valid values:", "取值：");
        if dialect.layout == Layout::Bars {
            return format!(" {lead}");
        }
        let is_generated = dialect.generation == Generation::Of2025
            && matches!(dialect.layout, Layout::Paragraphs | Layout::Bold);
        let bullet = if dialect.layout == Layout::Bold { "*   " } else { "  • " };
        let mut text = if is_generated { format!("\n\n{lead}") } else { format!(" {lead}") };
        if dialect.layout == Layout::Markdown {
            // A line of a Markdown table holds all of its cells.
            text.push(' ');
        }
        for (index, value) in values.iter().enumerate() {
            let is_default = default.is_some() && value["value"].as_str() == default;
            let mark = if is_default { dialect.word(" (default)", "（默认）") } else { "" };
            let name = self.escaped(value["value"].as_str().unwrap_or_default());
            let label = value["label"].as_str();
            match (is_generated, dialect.is_chinese()) {
                _ if dialect.layout == Layout::Markdown => {
                    text += if index == 0 { "" } else { ", " };
                    text += &name;
                }
                (true, _) => {
                    let label = label.map(|label| format!("\n\n    {label}{mark}"));
                    let mark = if label.is_none() { mark } else { "" };
                    text += &format!("\n\n{bullet}{name}{mark} :{}", label.unwrap_or_default());
                }
                (false, false) => {
                    let label = label.map(|label| format!(": {label}")).unwrap_or_default();
                    text += &format!("\n\n{bullet}{name}{mark}{label}");
                }
                (false, true) => {
                    let label = label.map(|label| format!("：{label}")).unwrap_or_default();
                    text += &format!("\n{bullet}**{name}**{mark}{label}");
                }
            }
        }
        if dialect.layout == Layout::Markdown {
            let default = default.filter(|default| values.iter().any(|v| v["value"] == **default));
            text += ".";
            if let Some(default) = default {
                let default = self.escaped(default);
                text += &format!(" Default value: {default}.");
            }
        }
        text
    }

    pub(super) fn example(&mut self, spec: &Value) {
        self.heading("Examples", "示例");
        self.heading("Success response", "正常返回示例");
        self.block("JSON format");
        if let Some(example) = spec.get("example") {
            let json = serde_json::to_string_pretty(example).unwrap_or_default();
            match self.dialect.layout {
                Layout::Markdown => self.block(&format!("```\n{json}\n```")),
                _ => self.block(&json),
            }
        }
    }

    pub(super) fn errors(&mut self, spec: &Value) {
        let dialect = self.dialect;
        self.heading("Error codes", "错误码");
        let head = [
            dialect.word("HTTP status code", "HTTP 状态码"),
            dialect.word("Error code", "错误码"),
            dialect.word("Error message", "错误信息"),
            dialect.word("Description", "描述"),
        ];
        let errors = spec["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        let is_table = matches!(dialect.layout, Layout::Markdown | Layout::Bars);
        match dialect.layout {
            Layout::Markdown => {
                self.text += &format!("| {} |\n|---|---|---|---|\n", head.join(" | "))
            }
            Layout::Bars => self.text += &format!("|\n{} |\n", head.join(" |\n")),
            _ => self.block(&head.join("\n\n")),
        }
        for error in errors {
            let part = |key: &str| self.escaped(error[key].as_str().unwrap_or_default());
            let (status, code, message) = (&error["status"], part("code"), part("message"));
            let description = part("description");
            let line = match dialect.layout {
                _ if is_table => format!("| {status} | {code} | {message} | {description} |\n"),
                _ => format!("{status} {code} {message} {description}\n"),
            };
            self.text += &line;
        }
        self.text += "\n";
        self.block(
            dialect.word("See Error Codes for a complete list.", "访问错误中心查看更多错误码。"),
        );
        self.heading("Release notes", "变更历史");
    }
}
