//! Prints the syntax tree of statements read from standard input: `cargo run --example tree -- oracle < x.sql`.

use std::io::Read;

use migrate_core::dialect::Dialect;
use migrate_core::syntax::{Entry, SyntaxNode, parse};

fn show(node: &SyntaxNode, depth: usize) {
    println!("{}{:?}", "  ".repeat(depth), node.kind());
    for child in node.children_with_tokens() {
        match child {
            rowan::NodeOrToken::Node(n) => show(&n, depth + 1),
            rowan::NodeOrToken::Token(t) if !t.kind().is_trivia() => {
                println!("{}{:?} {}", "  ".repeat(depth + 1), t.kind(), t.text());
            }
            rowan::NodeOrToken::Token(_) => {}
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dialect: Dialect = std::env::args().nth(1).unwrap_or_else(|| "oracle".into()).parse()?;
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let tree = parse(dialect, &text, Entry::Statements);
    show(&tree.root(), 0);
    for e in &tree.errors {
        println!("error at {}: {}", e.offset, e.message);
    }
    Ok(())
}
