using System.Runtime.InteropServices;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Clustering;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph.Partitioned;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>
/// The blocks of all partitions, numbered partition after partition, that is, in the order of the cells. Their centres are read when they
/// are looked at, those of a few partitions at a time.
/// </summary>
internal sealed class AllBlocks : IBlockCentres
{
    private readonly RoundContext _context;
    private readonly int[] _firstBlock;
    private readonly int _dimension;

    public AllBlocks(RoundContext context)
    {
        _context = context;
        _dimension = DatasetShape.Of(context).Dimension;
        IReadOnlyList<OrganiseResult> partitions = context.Results<OrganiseResult>(RoundKind.Organise);
        _firstBlock = new int[partitions.Count + 1];
        for (int p = 0; p < partitions.Count; p++)
        {
            _firstBlock[p + 1] = checked(_firstBlock[p] + (int)partitions[p].Blocks.Rows);
        }
    }

    /// <inheritdoc/>
    public int Count => _firstBlock[^1];

    /// <summary>How many partitions there are.</summary>
    public int Partitions => _firstBlock.Length - 1;

    /// <summary>The first block of a partition, or for their number the number of blocks.</summary>
    public int FirstOf(int partition) => _firstBlock[partition];

    /// <summary>The partition that holds a block.</summary>
    public int PartitionOf(int block) => WeightedRanges.RangeOf(_firstBlock, block);

    /// <summary>The centres of a partition's blocks, row-major.</summary>
    public float[] Read(int partition)
    {
        using Stream stream = _context.Store.OpenRead(_context.Results<OrganiseResult>(RoundKind.Organise)[partition].Blocks);
        return CentroidsArtifact.Read(stream).Centroids;
    }

    /// <inheritdoc/>
    public IEnumerable<(int First, SphericalCentroids Centres)> Parts()
    {
        int most = Math.Max(1, PartitionSearch.PartCentreBytes / (_dimension * sizeof(float)));
        for (int first = 0, next; first < Partitions; first = next)
        {
            next = first + 1;
            while (next < Partitions && _firstBlock[next + 1] - _firstBlock[first] <= most)
            {
                next++;
            }

            int count = _firstBlock[next] - _firstBlock[first];
            if (count > 0)
            {
                float[] centres = new float[(long)count * _dimension];
                for (int p = first; p < next; p++)
                {
                    Read(p).CopyTo(centres, (_firstBlock[p] - _firstBlock[first]) * _dimension);
                }

                yield return (_firstBlock[first], new SphericalCentroids(centres, count, _dimension));
            }
        }
    }

    /// <inheritdoc/>
    public EmbeddingMatrix Gather(ReadOnlySpan<int> numbers)
    {
        EmbeddingMatrix centres = EmbeddingMatrix.Allocate(numbers.Length, _dimension, EmbeddingElement.Single);
        centres.ReciprocalNorms.Fill(1f);
        float[] part = [];
        int partition = -1;
        for (int i = 0; i < numbers.Length; i++)
        {
            if (partition < 0 || numbers[i] >= _firstBlock[partition + 1])
            {
                partition = PartitionOf(numbers[i]);
                part = Read(partition);
            }

            MemoryMarshal.AsBytes(part.AsSpan((numbers[i] - _firstBlock[partition]) * _dimension, _dimension)).CopyTo(centres.RowRange(i, 1));
        }

        return centres;
    }
}
