// SPDX-License-Identifier: GPL-2.0
/* A module in C that gives the kernel a structure with room for later members. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static const struct file_operations outside_fops = {
	.owner = THIS_MODULE,
};

static struct miscdevice outside_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "outside",
	.fops = &outside_fops,
};

module_misc_device(outside_device);
MODULE_DESCRIPTION("A C module of an outside vendor");
MODULE_LICENSE("GPL");
