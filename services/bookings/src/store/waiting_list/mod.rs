//! Every statement about waiting lists.

pub(crate) mod desk;
pub(crate) mod entries;
pub(crate) mod history;
pub(crate) mod line;
pub(crate) mod lists;
pub(crate) mod offers;
pub(crate) mod privacy;
