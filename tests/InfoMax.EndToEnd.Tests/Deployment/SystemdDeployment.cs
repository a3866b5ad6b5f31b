using System.Globalization;

namespace InfoMax.EndToEnd.Tests.Deployment;

/// <summary>The unit of a node without containers.</summary>
internal static class SystemdDeployment
{
    public const string File = "deploy/systemd/infomax.service";

    /// <summary>Between the end of a node that leaves and the manager's patience.</summary>
    private const int MarginSeconds = 15;

    /// <summary>Notes what does not agree with the command.</summary>
    public static void Check(DeploymentFiles files, Findings findings)
    {
        ILookup<string, string> settings = files[File].Split('\n')
            .Where(line => line.Contains('=', StringComparison.Ordinal) && line[0] != '#')
            .Select(line => line.Split('=', 2))
            .ToLookup(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        string[] command = settings["ExecStart"].Single().Split(' ');
        findings.Require(command[0].EndsWith("/infomax", StringComparison.Ordinal) && command[1..2] is ["node"], $"{File}: must run infomax node");
        foreach (string problem in CommandDefinitions.ProblemsOf(command[1..]))
        {
            findings.Require(false, $"{File}: {problem}");
        }

        int leave = CommandDefinitions.LeaveSeconds(files);
        int patience = int.Parse(settings["TimeoutStopSec"].Single(), CultureInfo.InvariantCulture);
        findings.Require(patience >= leave + MarginSeconds, $"{File}: {patience} s of grace are too few for a node that leaves in {leave} s");
        findings.Require(settings["Restart"].SingleOrDefault() == "always", $"{File}: must start a node again, whatever it ended with");
        findings.Require(settings["StateDirectory"].SingleOrDefault() == "infomax", $"{File}: must make /var/lib/infomax, the state's place");
        findings.Require(settings["ReadWritePaths"].Contains("-/data"), $"{File}: must let a node write results in /data, where there is one");
        findings.Require(!settings["MemoryDenyWriteExecute"].Contains("yes"), $"{File}: the runtime writes the code that it runs");
    }
}
