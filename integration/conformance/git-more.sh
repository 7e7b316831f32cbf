export HOME=$PWD GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b GIT_CONFIG_NOSYSTEM=1 GIT_PAGER=cat
export GIT_AUTHOR_DATE='2020-01-01T00:00:00Z' GIT_COMMITTER_DATE='2020-01-01T00:00:00Z'
git init -q -b main r; cd r
for i in 1 2 3 4 5; do seq $i 10 > f$i; git add .; git commit -qm "commit $i"; done
git log --oneline --graph --stat | head -30; git rev-parse HEAD
git checkout -q -b side HEAD~2; echo side > f1; git commit -qam side; git rebase -q main 2>&1; git log --oneline | wc -l
git stash list; echo dirty >> f2; git stash -q; git stash pop -q; git diff --stat; git checkout -q -- .; git tag v1; git describe
git blame -s f1 | head -2; git grep -n '^5$' | head -3; git gc -q --aggressive; git fsck --full 2>&1 | head -3; git count-objects
git checkout -q main; echo x > f1; git commit -qam main; git merge side 2>&1 | tail -2; git status --short; git merge --abort; git cherry-pick side 2>&1 | head -1; git cherry-pick --abort
git clone -q --bare . ../bare.git; git clone -q ../bare.git ../again; cd ../again; echo n > new; git add new; git commit -qm new; git push -q 2>&1; git --git-dir=../bare.git log -1 --format=%s
git worktree add -q ../wt v1 2>&1; ls ../wt; git bundle create -q ../b.bundle main; git bundle verify -q ../b.bundle; echo $?; git archive main | tar t; git log -1 --format='%H %an %ad'; git show nothing 2>&1 | head -1
git bisect start -q HEAD HEAD~3 2>/dev/null; git bisect run sh -c 'test ! -f new' 2>/dev/null | grep -c 'first bad'
