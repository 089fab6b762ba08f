#!/bin/sh
# /usr/local/sbin/k9: a command of the program with the settings and secrets of the services, as their user. For root.
# k9 doctor, k9 migrate --dry-run, k9 user list ... Names of files begin with a slash.
set -eu
etc=/etc/k9-insight
set -- /opt/k9-insight/current/k9 "$@"
for pair in database-url:DATABASE_URL database-owner-url:DATABASE_OWNER_URL secret-key:SECRET_KEY \
    audit-key:K9_AUDIT_KEY smtp-password:SMTP_PASSWORD; do
    if [ -s "$etc/${pair%%:*}" ]; then
        set -- --property="LoadCredential=${pair%%:*}:$etc/${pair%%:*}" \
            --property="Environment=${pair#*:}_FILE=%d/${pair%%:*}" "$@"
    fi
done
exec systemd-run --quiet --wait --collect --pipe --service-type=exec --uid=k9 --gid=k9 \
    --property="EnvironmentFile=$etc/k9.env" --property=Environment=NUMBA_CACHE_DIR=/var/lib/k9-insight/compiled \
    --property=UMask=0077 --working-directory=/var/lib/k9-insight "$@"
