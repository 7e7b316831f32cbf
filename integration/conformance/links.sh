ln -s loop loop; cat loop 2>/dev/null; echo $?
mkdir d; ln -s d s; touch s/in; ls d; cd s; basename $PWD; pwd -P | sed 's,.*/,,'
ln -s /nonexistent dang; test -e dang; echo $?; test -L dang; echo $?
readlink -f . | sed 's,.*/,,'
ln in hard; stat -c %h in; rm in; stat -c %h hard
