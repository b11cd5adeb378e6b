//! What runs later.

use data::jobs::Job;
use kit::MessageId;
use serde::{Deserialize, Serialize};

use crate::model::MAX_ATTEMPTS;

/// Deliver one message.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Deliver {
    pub message_id: MessageId,
}

impl Job for Deliver {
    const KIND: &'static str = "notifications.deliver";
    const MAX_ATTEMPTS: i16 = MAX_ATTEMPTS;
    const PRIORITY: i16 = 40;
}
