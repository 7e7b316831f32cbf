FOO=bar sh -c 'echo $FOO'; env -i A=1 B=2 env | sort
unset X; echo ${X:-default}; export Y=1; bash -c 'echo $Y'
cd /; pwd; cd - > /dev/null; echo $OLDPWD
