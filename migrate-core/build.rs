//! Builds the crate again when a file is added to the rules that it embeds.

fn main() {
    println!("cargo:rerun-if-changed=../rules");
}
