//! Decimal texts as numbers, without losing a digit.

/// Below this every integer is a fraction of its own; this one is also what the next is rounded to.
const FIRST_INEXACT: f64 = 9_007_199_254_740_992.0;

/// The finite number that a decimal text stands for.
pub(super) fn number(text: &str) -> Option<f64> {
    // The standard parser also knows `inf` and `NaN`, which JSON does not.
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if !is_decimal {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// The integer that a fraction type holds exactly: 12 for `12.0`, none for `12.5`.
pub(super) fn integral(fraction: f64) -> Option<i64> {
    let is_integral = fraction.fract() == 0.0 && fraction.abs() < FIRST_INEXACT;
    is_integral.then_some(fraction as i64)
}

/// The integer that a decimal text stands for, exactly: `12`, `12.0` and `1.2e1` are one, `12.5` is
/// none.
pub(super) fn integer(text: &str) -> Option<i64> {
    if let Ok(integer) = text.parse() {
        return Some(integer);
    }
    number(text)?;
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_end_matches('0');
    if !significant.contains(|character: char| character.is_ascii_digit()) {
        return Some(0);
    }
    let zeros = i64::try_from(digits.len() - significant.len()).ok()?;
    let places = i64::try_from(fraction.len()).ok()?;
    let shift = exponent.parse::<i64>().ok()?.checked_sub(places)?.checked_add(zeros)?;
    let scale = 10_i128.checked_pow(u32::try_from(shift).ok()?)?;
    let integer = significant.parse::<i128>().ok()?.checked_mul(scale)?;
    i64::try_from(integer).ok()
}
