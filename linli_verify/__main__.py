"""`python -m linli_verify` is `linli-verify`."""

from linli_verify.program import main

raise SystemExit(main())
