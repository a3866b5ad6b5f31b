using InfoMax.Core.Compute;

namespace InfoMax.Core.Probe;

/// <summary>
/// Sums over rows by several threads in a fixed order: blocks are dealt to a number of lanes that follows from the
/// problem alone, each lane adds its run of blocks one after the other, and the lanes are added in their order.
/// </summary>
internal static class ProbeLanes
{
    private const long LaneBytes = 128L << 20;
    private const int MostLanes = 8;

    /// <summary>Has every block of the rows added by its lane and adds the lanes.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="length">Length of the sums.</param>
    /// <param name="executor">Runs the lanes.</param>
    /// <param name="lane">Makes what a lane needs and returns its work on a block.</param>
    /// <param name="cancellationToken">Looked at before every block.</param>
    /// <returns>The sums, length <paramref name="length"/>.</returns>
    public static double[] Sum(int rows, int length, IKernelExecutor executor, Func<double[], ILane> lane, CancellationToken cancellationToken)
    {
        int blocks = (rows + ProbeBlock.Rows - 1) / ProbeBlock.Rows;
        int lanes = (int)Math.Clamp(LaneBytes / Math.Max(1, 8L * length), 1, Math.Min(MostLanes, Math.Max(1, blocks)));
        double[][] sums = new double[lanes][];
        executor.ForEach(lanes, index =>
        {
            double[] own = sums[index] = new double[length];
            using ILane work = lane(own);
            int end = (int)((index + 1L) * blocks / lanes);
            for (int block = (int)((long)index * blocks / lanes); block < end; block++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int first = block * ProbeBlock.Rows;
                work.Add(first, Math.Min(ProbeBlock.Rows, rows - first));
            }
        }, cancellationToken);
        for (int index = 1; index < lanes; index++)
        {
            for (int i = 0; i < length; i++)
            {
                sums[0][i] += sums[index][i];
            }
        }

        return sums[0];
    }

    /// <summary>One lane's work.</summary>
    internal interface ILane : IDisposable
    {
        /// <summary>Adds rows <paramref name="first"/> .. + <paramref name="count"/> to the lane's sums.</summary>
        void Add(int first, int count);
    }
}
