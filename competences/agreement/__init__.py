"""The learning agreement: what a learner and an adviser each commit to, without sanctions."""
