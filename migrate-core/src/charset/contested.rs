//! The characters that Japanese encodings disagree about.
//!
//! Every Japanese vendor agrees which *sign* stands at these codes, and they differ in which Unicode character that
//! sign is. All tables of this room are the Microsoft one plus, for the other vendors, a choice among these rows.
//! Sources: conversion tables of PostgreSQL 15, of glibc and of the WHATWG encoding standard, compared code by code.

/// A sign with two candidates in Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Contested {
    /// Its codes in the Shift_JIS family.
    pub(super) shift_jis: &'static [u16],
    /// The character that Microsoft reads there.
    pub(super) microsoft: char,
    /// The character that others read there.
    pub(super) other: char,
}

/// The signs; EUC-JP and ISO-2022-JP have the same ones at the same rows and cells of JIS X 0208.
pub(super) const CONTESTED: &[Contested] = &[
    Contested { shift_jis: &[0x815C], microsoft: '\u{2015}', other: '\u{2014}' }, // em dash
    Contested { shift_jis: &[0x8160], microsoft: '\u{FF5E}', other: '\u{301C}' }, // wave dash
    Contested { shift_jis: &[0x8161], microsoft: '\u{2225}', other: '\u{2016}' }, // double vertical line
    Contested { shift_jis: &[0x817C], microsoft: '\u{FF0D}', other: '\u{2212}' }, // minus
    Contested { shift_jis: &[0x8191], microsoft: '\u{FFE0}', other: '\u{00A2}' }, // cent
    Contested { shift_jis: &[0x8192], microsoft: '\u{FFE1}', other: '\u{00A3}' }, // pound
    Contested { shift_jis: &[0x81CA], microsoft: '\u{FFE2}', other: '\u{00AC}' }, // not
];

/// Which reading of the contested signs an encoding follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reading {
    /// Microsoft's for all.
    Microsoft,
    /// The other one for the seven signs of JIS X 0208.
    Jis,
}

impl Reading {
    /// How many readings there are: the size of a cache of tables.
    pub(super) const COUNT: usize = 2;

    /// The codes of the Shift_JIS family that this reading maps to the other character, each with that character.
    pub(super) fn exceptions(self) -> impl Iterator<Item = (u16, char)> {
        let rows = match self {
            Reading::Microsoft => &[],
            Reading::Jis => CONTESTED,
        };
        rows.iter().flat_map(|sign| sign.shift_jis.iter().map(|code| (*code, sign.other)))
    }
}
