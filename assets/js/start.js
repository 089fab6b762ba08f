var renderer = new DashRenderer(); /* Dash starts here: its own inline script is replaced, so that the CSP needs no exception. */
