"""What do people put first? Best-worst answers, rankings, and what goes together with a visit."""
