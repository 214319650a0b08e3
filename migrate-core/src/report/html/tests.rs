//! What the page promises: it loads nothing, shows every number, and takes no name for markup.

use super::*;
use crate::message::Lang;
use crate::report::sample::Sample;

fn page(sample: &Sample, lang: Lang) -> String {
    html(sample.input(lang), None).unwrap()
}

fn data_of(page: &str) -> serde_json::Value {
    let (_, rest) = page.split_once("id=\"data\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn it_loads_nothing() {
    let page = page(&Sample::checked(), Lang::En);
    for loader in ["http://", "https://", "src=", "@import", "url(", "<link"] {
        assert!(!page.contains(loader), "{loader}");
    }
}

#[test]
fn it_is_in_the_language_of_the_reader() {
    let sample = Sample::new();
    let ja = page(&sample, Lang::Ja);
    assert!(ja.contains("<html lang=\"ja\">") && ja.contains("移行アセスメント"));
    let en = page(&sample, Lang::En);
    assert!(en.contains("<html lang=\"en\">") && en.contains("Migration assessment"));
    assert!(!en.contains("変換済み"));
}

#[test]
fn the_rows_hold_every_statement() {
    let sample = Sample::checked();
    let data = data_of(&page(&sample, Lang::En));
    let rows = data["rows"].as_array().unwrap();
    let statements: u64 = rows.iter().map(|r| r[12].as_u64().unwrap()).sum();
    assert_eq!(statements as usize, sample.conversion.statements.len());
    let notes: usize = rows.iter().map(|r| r[10].as_array().unwrap().len()).sum();
    let all: usize = sample.conversion.statements.iter().map(|s| s.diagnostics.len()).sum();
    assert_eq!(notes, all);
}

#[test]
fn the_sources_are_embedded_as_they_are() {
    let sample = Sample::new();
    let data = data_of(&page(&sample, Lang::En));
    let text = data["sources"][0]["parts"][0][1].as_str().unwrap();
    assert_eq!(text, sample.conversion.sources[0].text.trim_end_matches('\n'));
}

#[test]
fn no_text_of_the_source_is_markup() {
    let mut sample = Sample::new();
    sample.conversion.statements[2].object = Some("<img onerror=x>".to_string());
    let sample = Sample::of(sample.conversion, None);
    let page = html(sample.input(Lang::En), Some("<b>Title</b>")).unwrap();
    assert!(!page.contains("<img") && !page.contains("<b>Title"));
    // The source holds `</script>`; the page has its own two only.
    assert!(sample.conversion.sources[0].text.contains("</script>"));
    assert_eq!(page.matches("</script>").count(), 2);
}

#[test]
fn what_is_left_out_is_said() {
    let sample = Sample::new();
    let all = html_within(sample.input(Lang::En), None, usize::MAX).unwrap();
    let some = html_within(sample.input(Lang::En), None, 2500).unwrap();
    let said = format!("of {} source lines", sample.assessment.source_lines[0]);
    assert!(!all.contains(&said) && some.contains(&said));
}

#[test]
fn it_is_the_same_every_time() {
    assert_eq!(page(&Sample::checked(), Lang::Ja), page(&Sample::checked(), Lang::Ja));
}

#[test]
fn places_leave_out_the_folder_that_all_sources_share() {
    let mut sample = Sample::new();
    let shorten = |sample: &Sample| -> Vec<String> {
        short_paths(sample.input(Lang::En)).into_iter().map(str::to_string).collect()
    };
    assert_eq!(shorten(&sample), ["shop.sql"]);
    for path in ["shop/db/a.sql", "shopping/b.sql"] {
        sample.conversion.sources.push(crate::source_file::SourceFile::new(path, ""));
    }
    assert_eq!(shorten(&sample), ["shop/shop.sql", "shop/db/a.sql", "shopping/b.sql"]);
    sample.conversion.sources.pop();
    assert_eq!(shorten(&sample), ["shop.sql", "db/a.sql"]);
}

#[test]
fn backticks_are_code_and_nothing_is_markup() {
    assert_eq!(ticks("use `a<b`!").to_string(), "use <code>a&lt;b</code>!");
}

/// `cargo test -p migrate-core html -- --ignored` leaves the sample's pages in the folder for temporary files.
#[test]
#[ignore = "for people who change the page and want to look at it"]
fn write_the_sample() {
    for (lang, sample) in [(Lang::En, Sample::checked()), (Lang::Ja, Sample::new())] {
        let path = std::env::temp_dir().join(format!("report-sample-{lang}.html"));
        std::fs::write(&path, page(&sample, lang)).unwrap();
        eprintln!("{}", path.display());
    }
}
