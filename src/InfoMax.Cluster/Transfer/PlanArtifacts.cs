namespace InfoMax.Cluster.Transfer;

/// <summary>
/// Which artifacts a plan wrote. Plans are written by the coordinator's own node alone and are not uploaded: they say which
/// files of that node are inputs, so who could upload one could read any file.
/// </summary>
internal static class PlanArtifacts
{
    /// <summary>True for <c>JOB/plan/NAME</c>.</summary>
    public static bool IsPlan(string name)
    {
        string[] segments = name.Split('/');
        return segments.Length >= 3 && segments[^2] == "plan";
    }
}
