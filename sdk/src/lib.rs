//! A typed client for the Bitrix24 REST API.
