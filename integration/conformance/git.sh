export HOME=$PWD GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b GIT_AUTHOR_DATE='2020-01-01T00:00:00Z' GIT_COMMITTER_DATE='2020-01-01T00:00:00Z' GIT_CONFIG_NOSYSTEM=1
git init -q r; cd r; echo one > f; git add f; git commit -qm first; echo two >> f; git commit -qam second; git log --format='%H %s'
git branch b; git checkout -q b; echo three > g; git add g; git commit -qm third; git checkout -q -; git merge -q b; ls; git diff HEAD~1 --stat; git fsck 2>&1; git status --short; git clone -q . ../c && ls ../c
