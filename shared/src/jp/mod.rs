//! Japanese dates, text and numbers.
