namespace InfoMax.Testing.Machines;

/// <summary>Starts processes that do not see some directories, as on another machine. Needs Linux and the right to mount.</summary>
internal static class MountNamespace
{
    /// <summary>True where directories can be hidden from a process.</summary>
    public static bool IsAllowed { get; } =
        OperatingSystem.IsLinux() && SystemCommand.Runs("unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt");

    /// <summary>A command that becomes the one given to it, with an empty directory in place of each of these.</summary>
    public static string[] Hiding(params IEnumerable<string> directories)
    {
        string mounts = string.Concat(directories.Select(directory => $"mount -t tmpfs none '{directory}' && "));
        return ["unshare", "--mount", "--propagation", "private", "sh", "-c", $"{mounts}exec \"$@\"", "sh"];
    }
}
