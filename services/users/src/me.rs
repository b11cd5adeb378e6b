//! One's own account.

use kit::SignedIn;

use crate::{Me, Users, UsersError, store};

impl Users {
    /// The account of `user`.
    pub(crate) async fn me(&self, user: &SignedIn) -> Result<Me, UsersError> {
        let mut conn = self.db.acquire().await?;
        Ok(store::users::me(&mut conn, user.user_id).await?)
    }

    /// Changes name and language where given.
    pub(crate) async fn update_me(
        &self,
        user: &SignedIn,
        name: Option<&str>,
        locale: Option<&str>,
    ) -> Result<Me, UsersError> {
        let mut tx = self.db.begin().await?;
        let me = store::users::update_me(&mut tx, user.user_id, name, locale, self.clock.now()).await?;
        self.announce(&mut tx, user.user_id).await?;
        tx.commit().await?;
        self.forget(user.user_id);
        Ok(me)
    }
}
