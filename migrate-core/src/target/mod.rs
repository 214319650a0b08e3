//! STUB (the real target room replaces this file).

pub mod names;
