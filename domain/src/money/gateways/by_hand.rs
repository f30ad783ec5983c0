//! Cash and cheques: no provider, no network. What hands bring stands in [`receipts`](crate::money::receipts).

use super::{Checkout, Debit, Gateway, GatewayName, Opening, Recent, Seen};
use crate::Result;
use async_trait::async_trait;
use uuid::Uuid;

/// Money that is handed over.
pub struct ByHand;

#[async_trait]
impl Gateway for ByHand {
    fn name(&self) -> GatewayName {
        GatewayName::Cash
    }

    async fn open_checkout(&self, _: &Opening) -> Result<Option<Checkout>> {
        Ok(None)
    }

    async fn checkout(&self, _: &str) -> Result<Option<Checkout>> {
        Ok(None)
    }

    async fn debit(&self, _: &Debit) -> Result<Option<Seen>> {
        Ok(None)
    }

    async fn payment(&self, _: &str) -> Result<Option<Seen>> {
        Ok(None)
    }

    /// Cash is given back by a receipt of money that goes out.
    async fn refund(&self, _: &str, _: i64, _: Uuid) -> Result<()> {
        Err(crate::ErrorCode::RefundByHand.into())
    }

    async fn recent(&self, _: i64) -> Result<Recent> {
        Ok(Recent::default())
    }
}
