//! Rows as a workbook.

use kit::Currency;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::{
    ExportKind,
    rows::{self, Cell},
};

/// The workbook, with one sheet.
///
/// # Errors
/// When a cell can't be written; the message is for the log.
pub(super) fn workbook(kind: ExportKind, rows: &[Vec<Cell>]) -> Result<Vec<u8>, String> {
    written(kind, rows).map_err(|error| error.to_string())
}

fn written(kind: ExportKind, rows: &[Vec<Cell>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(kind.name())?;
    let strong = Format::new().set_bold();
    for (column, name) in (0_u16..).zip(rows::header(kind)) {
        sheet.write_string_with_format(0, column, *name, &strong)?;
        sheet.set_column_width(column, 16)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                // Text is written as text: nothing of it is ever a formula.
                Cell::Text(text) => {
                    sheet.write_string(row, column, text.chars().take(32_000).collect::<String>())?
                }
                Cell::Number(number) => sheet.write_number(row, column, as_number(*number))?,
                Cell::Amount(minor, currency) => {
                    let format = Format::new().set_num_format(pattern(*currency));
                    #[allow(clippy::cast_precision_loss)]
                    let value = *minor as f64 / 10_f64.powi(currency.exponent().try_into().unwrap_or(2));
                    sheet.write_number_with_format(row, column, value, &format)?
                }
            };
        }
    }
    book.save_to_buffer()
}

#[allow(clippy::cast_precision_loss)]
fn as_number(number: i64) -> f64 {
    number as f64
}

/// As many digits as the currency has.
fn pattern(currency: Currency) -> String {
    match currency.exponent() as usize {
        0 => "0".to_owned(),
        digits => format!("0.{}", "0".repeat(digits)),
    }
}
