//! A small conversion made by hand, on which the reports are tested.

use std::collections::BTreeMap;

use super::Input;
use crate::assess::{Assessment, CostProfile, Proof, assess, settle};
use crate::convert::{Conversion, OutputFile, Phase, Statement, Target};
use crate::diagnostic::{Diagnostic, Outcome, Span};
use crate::dialect::Dialect;
use crate::message::{Catalogue, Lang};
use crate::source_file::SourceFile;
use crate::target::Refusal;
use crate::target::check::{CheckReport, Checked, PlpgsqlCheck};

const SOURCE: &str = include_str!("testdata/shop.sql");

const MESSAGES: &str = "
- id: ORA-TYPE-0004
  text: {en: 'Column {column}: NUMBER without precision stays numeric', ja: '列 {column}: 精度のない NUMBER は numeric のままです'}
- id: ORA-TYPE-0011
  text: {en: '{type} keeps the time zone of the session, not that of the database', ja: '{type} はデータベースではなくセッションのタイムゾーンに従います'}
  effort: {each: 15m, learn: 1h}
- id: ORA-IDX-0002
  text: {en: 'Bitmap index {index} becomes a B-tree index', ja: 'ビットマップ索引 {index} は B-tree 索引になります'}
  effort: {each: 5m}
- id: ORA-CLAUSE-0001
  text: {en: 'The storage clause {clause} has no counterpart', ja: '格納句 {clause} に対応するものはありません'}
  effort: {each: 0m}
- id: ORA-ROUTINE-0001
  text: {en: 'Routine {routine} is not converted yet', ja: 'ルーチン {routine} はまだ変換されません'}
- id: ORA-CLIENT-0001
  text: {en: 'A setting of the SQL*Plus client', ja: 'SQL*Plus クライアントの設定です'}
  effort: {each: 0m}
";

/// The sample with its texts and its assessment.
pub(crate) struct Sample {
    pub(crate) conversion: Conversion,
    pub(crate) texts: Catalogue,
    pub(crate) assessment: Assessment,
}

impl Sample {
    /// As converted, without a proof.
    pub(crate) fn new() -> Sample {
        Sample::of(conversion(), None)
    }

    /// As a PostgreSQL saw it that refused the view.
    pub(crate) fn checked() -> Sample {
        let conversion = conversion();
        let report = check_report(&conversion, |t| t.file.contains("view"));
        let proof = Proof::of(&report, &conversion);
        Sample::of(settle(conversion, &proof), Some(&proof))
    }

    /// A given conversion with the sample's texts.
    pub(crate) fn of(conversion: Conversion, proof: Option<&Proof>) -> Sample {
        let mut texts = Catalogue::built_in().unwrap().clone();
        texts.add("sample.yaml", MESSAGES).unwrap();
        let assessment = assess(&conversion, &texts, &CostProfile::built_in().unwrap(), proof);
        Sample { conversion, texts, assessment }
    }

    pub(crate) fn input(&self, lang: Lang) -> Input<'_> {
        Input { conversion: &self.conversion, assessment: &self.assessment, texts: &self.texts, lang }
    }
}

/// Asserts that a schema in `docs` is that of the code; with UPDATE_SCHEMAS set, writes it.
pub(crate) fn assert_schema_is_fresh(name: &str, schema: &schemars::Schema) {
    let path = format!("{}/../docs/{name}", env!("CARGO_MANIFEST_DIR"));
    let fresh = serde_json::to_string_pretty(schema).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMAS").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(published == fresh, "docs/{name} is stale: run the test with UPDATE_SCHEMAS=1");
}

/// What a PostgreSQL said that refused the targets that `refuses` names.
pub(crate) fn check_report(conversion: &Conversion, refuses: impl Fn(&Target) -> bool) -> CheckReport {
    let applied = |t: &&Target| !t.file.starts_with("residue/");
    let targets = conversion.statements.iter().flat_map(|s| &s.targets).filter(applied);
    let statements = targets.map(|t| Checked {
        file: t.file.clone(),
        line: t.line,
        end_line: t.end_line,
        command: String::new(),
        needed_retry: false,
        refusal: refuses(t).then(|| refusal("syntax error at or near \"(\"")),
        error_line: Some(t.line),
    });
    CheckReport {
        server_version: "15.14".to_string(),
        statements: statements.collect(),
        ignored: Vec::new(),
        plpgsql: PlpgsqlCheck::default(),
        notices: Vec::new(),
    }
}

/// An error of a server.
pub(crate) fn refusal(message: &str) -> Refusal {
    Refusal {
        sqlstate: "42601".to_string(),
        message: message.to_string(),
        detail: None,
        hint: None,
        position: None,
        context: None,
    }
}

/// Where `text` stands in the sample's source.
fn at(text: &str) -> (u32, u32) {
    let start = SOURCE.find(text).unwrap();
    (start as u32, (start + text.len()) as u32)
}

/// A diagnostic: its id, its outcome, the source text that it points at, and its values.
type Note<'a> = (&'a str, Outcome, &'a str, &'a [(&'a str, &'a str)]);

struct Builder {
    statements: Vec<Statement>,
    files: Vec<OutputFile>,
}

impl Builder {
    /// A statement from its first words to the text that ends it, with the output that it becomes.
    fn add(
        &mut self,
        (from, to): (&str, &str),
        (kind, object_type, object): (&str, &str, &str),
        outcome: Outcome,
        notes: &[Note<'_>],
        output: Option<(&str, Phase, &str)>,
    ) {
        let start = SOURCE.find(from).unwrap();
        let end = start + SOURCE[start..].find(to).unwrap() + to.len();
        let some = |s: &str| (!s.is_empty()).then(|| s.to_string());
        let diagnostics = notes.iter().map(|(id, outcome, place, args)| {
            let (from, to) = at(place);
            args.iter()
                .fold(Diagnostic::new(*id, *outcome, Span::new(0, from, to)), |d, (k, v)| d.with(k, *v))
        });
        let mut statement = Statement {
            span: Span::new(0, start as u32, end as u32),
            kind: kind.to_string(),
            object_type: some(object_type),
            object: some(object),
            outcome,
            diagnostics: diagnostics.collect(),
            targets: Vec::new(),
            members: Vec::new(),
        };
        if let Some((path, phase, text)) = output {
            let file = match self.files.iter_mut().find(|f| f.path == path) {
                Some(file) => file,
                None => {
                    self.files.push(OutputFile { path: path.to_string(), text: String::new(), phase });
                    self.files.last_mut().unwrap()
                }
            };
            let line = file.text.lines().count() as u32 + 1;
            file.text.push_str(text);
            file.text.push('\n');
            let end_line = file.text.lines().count() as u32;
            statement.targets.push(Target { file: path.to_string(), line, end_line });
        }
        self.statements.push(statement);
    }
}

fn conversion() -> Conversion {
    use Outcome::{Converted, Dropped, Manual, Review};
    let mut b = Builder { statements: Vec::new(), files: Vec::new() };
    let client = ("ORA-CLIENT-0001", Dropped, "SET DEFINE OFF", &[] as &[_]);
    b.add(("SET DEFINE", "OFF"), ("set", "", ""), Dropped, &[client], None);
    b.add(
        ("PROMPT", "tables"),
        ("prompt", "", ""),
        Converted,
        &[],
        Some(("script/shop.sql", Phase::Script, "\\echo 'Creating tables'")),
    );
    b.add(
        ("CREATE TABLE customers", "PCTFREE 10"),
        ("create table", "table", "customers"),
        Converted,
        &[
            ("ORA-TYPE-0004", Converted, "NUMBER,", &[("column", "credit")]),
            ("ORA-CLAUSE-0001", Dropped, "TABLESPACE users", &[("clause", "TABLESPACE users")]),
        ],
        Some((
            "schema/table/001_customers.sql",
            Phase::Tables,
            "CREATE TABLE customers (\n  customer_id   numeric(10)  NOT NULL,\n  name          varchar(80)  NOT NULL, \
             -- 氏名\n  joined        timestamp(0) DEFAULT statement_timestamp(),\n  credit        numeric\n) \
             WITH (fillfactor = 90);",
        )),
    );
    b.add(
        ("CREATE TABLE orders", "LONG\n)"),
        ("create table", "table", "orders"),
        Review,
        &[(
            "ORA-TYPE-0011",
            Review,
            "TIMESTAMP WITH LOCAL TIME ZONE",
            &[("type", "TIMESTAMP WITH LOCAL TIME ZONE")],
        )],
        Some((
            "schema/table/002_orders.sql",
            Phase::Tables,
            "CREATE TABLE orders (\n  order_id     numeric(10) NOT NULL,\n  customer_id  numeric(10) NOT NULL,\n  \
             ordered      timestamptz(6),\n  total        numeric(12,2),\n  note         text\n);",
        )),
    );
    b.add(
        ("CREATE BITMAP", "(customer_id)"),
        ("create index", "index", "orders_customer_ix"),
        Review,
        &[("ORA-IDX-0002", Review, "BITMAP", &[("index", "orders_customer_ix")])],
        Some((
            "schema/index/001_orders_customer_ix.sql",
            Phase::Indexes,
            "CREATE INDEX orders_customer_ix ON orders (customer_id);",
        )),
    );
    b.add(
        ("ALTER TABLE orders ADD CONSTRAINT orders_pk", "(order_id)"),
        ("alter table", "constraint", "orders_pk"),
        Converted,
        &[],
        Some((
            "schema/constraint/001_orders.sql",
            Phase::Constraints,
            "ALTER TABLE orders ADD CONSTRAINT orders_pk PRIMARY KEY (order_id);",
        )),
    );
    b.add(
        ("ALTER TABLE orders ADD CONSTRAINT orders_customer_fk", "NOVALIDATE"),
        ("alter table", "constraint", "orders_customer_fk"),
        Converted,
        &[],
        Some((
            "schema/constraint/001_orders.sql",
            Phase::Constraints,
            "ALTER TABLE orders ADD CONSTRAINT orders_customer_fk\n  FOREIGN KEY (customer_id) REFERENCES customers \
             (customer_id) NOT VALID;",
        )),
    );
    b.add(
        ("CREATE SEQUENCE", "CACHE 20"),
        ("create sequence", "sequence", "order_seq"),
        Converted,
        &[],
        Some((
            "schema/sequence/001_order_seq.sql",
            Phase::Tables,
            "CREATE SEQUENCE order_seq START WITH 1000 CACHE 20;",
        )),
    );
    b.add(
        ("COMMENT ON", "'顧客'"),
        ("comment", "table", "CUSTOMERS"),
        Converted,
        &[],
        Some(("schema/comment/001_shop.sql", Phase::Privileges, "COMMENT ON TABLE customers IS '顧客';")),
    );
    b.add(
        ("CREATE OR REPLACE VIEW", "> 10000"),
        ("create view", "view", "big_customers"),
        Converted,
        &[],
        Some((
            "schema/view/001_big_customers.sql",
            Phase::Code,
            "CREATE OR REPLACE VIEW big_customers AS\n  SELECT c.name, SUM(coalesce(o.total, 0)) AS total\n    FROM \
             customers c LEFT JOIN orders o ON o.customer_id = c.customer_id\n   GROUP BY c.name\n  HAVING \
             SUM(o.total) > 10000;",
        )),
    );
    b.add(
        ("CREATE OR REPLACE PROCEDURE", "END;"),
        ("create procedure", "procedure", "raise_credit"),
        Manual,
        &[("ORA-ROUTINE-0001", Manual, "PROCEDURE raise_credit", &[("routine", "raise_credit")])],
        Some((
            "residue/procedure/raise_credit.sql",
            Phase::Residue,
            &SOURCE[at("CREATE OR REPLACE PROCEDURE").0 as usize..at("\n/\n").0 as usize],
        )),
    );
    for (from, to) in [
        ("INSERT INTO customers VALUES (1", "100)"),
        ("INSERT INTO customers VALUES (2", "NULL)"),
        ("INSERT INTO customers VALUES (3", "50)"),
    ] {
        let start = SOURCE.find(from).unwrap();
        let text = &SOURCE[start..start + SOURCE[start..].find(';').unwrap() + 1];
        b.add(
            (from, to),
            ("insert", "table", "customers"),
            Converted,
            &[],
            Some(("data/customers.sql", Phase::Data, text)),
        );
    }
    b.add(
        ("GRANT SELECT", "report_reader"),
        ("grant", "table", "customers"),
        Converted,
        &[],
        Some((
            "schema/privilege/001_shop.sql",
            Phase::Privileges,
            "GRANT SELECT ON customers TO report_reader;",
        )),
    );
    b.files.sort_by(|x, y| (x.phase, &x.path).cmp(&(y.phase, &y.path)));
    Conversion {
        dialect: Dialect::Oracle,
        target: 15,
        sources: vec![SourceFile::new("shop/shop.sql", SOURCE).with_encoding("UTF-8")],
        statements: b.statements,
        files: b.files,
        inventory: BTreeMap::from(
            [("table", 2), ("column", 9), ("primary key", 2), ("foreign key", 1), ("index", 1)]
                .map(|(k, n)| (k.to_string(), n)),
        ),
    }
}
