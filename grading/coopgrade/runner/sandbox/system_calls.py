"""Numbers of the system calls that the filter knows, for the two kinds of machine it serves.

They never change on a kind of machine; a test holds them against the kernel's own headers.
A call that a machine does not have has no number.
"""

X86_64, ARM_64 = 0xC000_003E, 0xC000_00B7
ARCHITECTURES = {"x86_64": X86_64, "aarch64": ARM_64}
# The second way of calling on x86_64: the same calls with this bit set.
X32_BIT = 0x4000_0000
# Calls with a larger number came after this table (Linux 6.18 ends at 469); a program that
# asks for one is told that the kernel does not have it, and does without.
NEWEST = 469

# name → number on x86_64, number on aarch64 (0: not there)
_TABLE = """
ptrace 101 117
process_vm_readv 310 270
process_vm_writev 311 271
kcmp 312 272
pidfd_getfd 438 438
process_madvise 440 440
move_pages 279 239
migrate_pages 256 238
get_robust_list 274 100
mount 165 40
umount2 166 39
pivot_root 155 41
chroot 161 51
open_tree 428 428
move_mount 429 429
fsopen 430 430
fsconfig 431 431
fsmount 432 432
fspick 433 433
mount_setattr 442 442
open_tree_attr 467 467
unshare 272 97
setns 308 268
name_to_handle_at 303 264
open_by_handle_at 304 265
fanotify_init 300 262
bpf 321 280
perf_event_open 298 241
userfaultfd 323 282
io_uring_setup 425 425
io_uring_enter 426 426
io_uring_register 427 427
add_key 248 217
request_key 249 218
keyctl 250 219
kexec_load 246 104
kexec_file_load 320 294
init_module 175 105
finit_module 313 273
delete_module 176 106
reboot 169 142
swapon 167 224
swapoff 168 225
acct 163 89
quotactl 179 60
quotactl_fd 443 443
settimeofday 164 170
clock_settime 227 112
adjtimex 159 171
clock_adjtime 305 266
sethostname 170 161
setdomainname 171 162
syslog 103 116
vhangup 153 58
iopl 172 0
ioperm 173 0
modify_ldt 154 0
personality 135 92
lookup_dcookie 212 18
nfsservctl 180 42
shmget 29 194
shmat 30 196
shmctl 31 195
semget 64 190
semop 65 193
semctl 66 191
semtimedop 220 192
msgget 68 186
msgsnd 69 189
msgrcv 70 188
msgctl 71 187
mq_open 240 180
mq_unlink 241 181
memfd_create 319 279
memfd_secret 447 447
socket 41 198
socketpair 53 199
clone 56 220
clone3 435 435
prctl 157 167
ioctl 16 29
fcntl 72 25
kill 62 129
tkill 200 130
tgkill 234 131
rt_sigqueueinfo 129 138
rt_tgsigqueueinfo 297 240
pidfd_send_signal 424 424
pidfd_open 434 434
prlimit64 302 261
setpriority 141 140
ioprio_set 251 30
sched_setaffinity 203 122
sched_setscheduler 144 119
sched_setparam 142 118
sched_setattr 314 274
chmod 90 0
fchmod 91 52
fchmodat 268 53
fchmodat2 452 452
chown 92 0
lchown 94 0
fchown 93 55
fchownat 260 54
utime 132 0
utimes 235 0
futimesat 261 0
utimensat 280 88
setxattr 188 5
lsetxattr 189 6
fsetxattr 190 7
setxattrat 463 463
removexattr 197 14
lremovexattr 198 15
fremovexattr 199 16
removexattrat 466 466
file_setattr 469 469
truncate 76 45
"""

NUMBERS: dict[str, dict[str, int]] = {
    machine: {
        row.split()[0]: int(row.split()[column])
        for row in _TABLE.split("\n")
        if row and row.split()[column] != "0"
    }
    for column, machine in enumerate(ARCHITECTURES, 1)
}
