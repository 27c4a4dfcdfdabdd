"""Pages of beneficiary lists (/danh-sach)."""
