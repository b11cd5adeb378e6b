//! Price ladders as a visitor sees them. The same laws as [`crate::ladder`], which decides.

use kit::OfferId;

use super::model::Window;

/// One price of a product on one date.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub id: OfferId,
    pub follows: Option<OfferId>,
    pub window: Window,
    /// What is left of its own quantity; none without one.
    pub left: Option<i64>,
}

impl Step {
    fn gone(&self) -> bool {
        self.window == Window::After || self.left == Some(0)
    }
}

/// The windows of `steps`, given that each waits for the one that it follows.
pub(super) fn laddered(steps: &[Step]) -> Vec<Window> {
    let before = |step: &Step| {
        let id = step.follows?;
        steps.iter().find(|other| other.id == id)
    };
    let waits = |step: &Step| {
        let mut at = before(step);
        // A ladder has no circles; counting makes sure that this ends whatever is stored.
        for _ in 0..steps.len() {
            match at {
                Some(other) if !other.gone() => return true,
                Some(other) => at = before(other),
                None => return false,
            }
        }
        false
    };
    steps
        .iter()
        .map(|step| match step.window {
            Window::Open if waits(step) => Window::Before,
            window => window,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Window::{After, Before, Open};

    fn windows(ladder: &[(Window, Option<i64>)]) -> Vec<Window> {
        let ids: Vec<OfferId> = ladder.iter().map(|_| OfferId::new()).collect();
        let step = |(at, &(window, left)): (usize, &(Window, Option<i64>))| Step {
            id: ids[at],
            follows: at.checked_sub(1).map(|before| ids[before]),
            window,
            left,
        };
        laddered(&ladder.iter().enumerate().map(step).collect::<Vec<_>>())
    }

    #[test]
    fn a_step_opens_when_all_before_it_are_gone() {
        assert_eq!(windows(&[(Open, Some(1)), (Open, Some(5)), (Open, None)]), [Open, Before, Before]);
        assert_eq!(windows(&[(Open, Some(0)), (Open, Some(5)), (Open, None)]), [Open, Open, Before]);
        assert_eq!(windows(&[(After, Some(3)), (Open, Some(0)), (Open, None)]), [After, Open, Open]);
        assert_eq!(windows(&[(Before, Some(3)), (Open, None)]), [Before, Before]);
        assert_eq!(windows(&[(Open, Some(3)), (After, None)]), [Open, After]);
    }

    #[test]
    fn without_a_ladder_nothing_waits() {
        let alone = |window| Step { id: OfferId::new(), follows: None, window, left: Some(0) };
        assert_eq!(laddered(&[alone(Open), alone(Before)]), [Open, Before]);
    }
}
